package bench

import "fmt"

// Path is the path of the route of all contenders.
const Path = path

// Sizes returns the names of the payloads.
func Sizes() []string { return []string{"tiny", "medium", "large"} }

// Named returns the contender of that name with the payload of that size.
func Named(size, name string) (Contender, error) {
	contenders, err := contendersOf(size)
	if err != nil {
		return Contender{}, err
	}
	for _, c := range contenders {
		if c.Name == name {
			return c, nil
		}
	}
	return Contender{}, fmt.Errorf("bench: no contender is named %q", name)
}

func contendersOf(size string) ([]Contender, error) {
	switch size {
	case "tiny":
		return Contenders(Tiny()), nil
	case "medium":
		return Contenders(Medium()), nil
	case "large":
		return Contenders(Large()), nil
	}
	return nil, fmt.Errorf("bench: want a payload of %v, got %q", Sizes(), size)
}
