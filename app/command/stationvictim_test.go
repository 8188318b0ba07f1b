package command

import (
	"context"
	"fmt"
	"os"
)

// stationVariable names the folder in which this test binary is a station that
// does what its schedule says until it is killed.
const stationVariable = "TIENGLANG_TEST_STATION"

func stationVictim(data string) int {
	_, err := openStation(context.Background(), stationOptions{Data: data, Workshop: true, Listen: os.Getenv("TIENGLANG_TEST_LISTEN")})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	fmt.Println("ready")
	select {}
}
