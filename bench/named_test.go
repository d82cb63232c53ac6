package bench

import "testing"

func TestNamed(t *testing.T) {
	for _, size := range Sizes() {
		for _, name := range []string{"vermouth", "hand", "fiber"} {
			c, err := Named(size, name)
			if err != nil || c.Name != name || (c.HTTP == nil) == (c.Fast == nil) {
				t.Errorf("%s, %s: %+v, %v", size, name, c, err)
			}
		}
	}
	for _, wrong := range [][2]string{{"huge", "hand"}, {"tiny", "martini"}} {
		if _, err := Named(wrong[0], wrong[1]); err == nil {
			t.Errorf("%q is found", wrong)
		}
	}
}
