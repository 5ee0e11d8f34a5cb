package suite

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"encoding/hex"
	"os/exec"
	"strings"
	"testing"

	"github.com/emmansun/gmsm/sm4"

	"github.com/countersign/countersign/test/need"
)

// openssl runs the machine's own OpenSSL on some input.
func openssl(t *testing.T, input []byte, arguments ...string) []byte {
	t.Helper()
	program := need.Program("COUNTERSIGN_TEST_OPENSSL", "openssl")
	if program == "" {
		need.Missing(t, "openssl", "apt-get install openssl")
	}
	cmd := exec.Command(program, arguments...)
	cmd.Stdin = bytes.NewReader(input)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	output, err := cmd.Output()
	if err != nil {
		t.Fatalf("openssl %s: %v\n%s", strings.Join(arguments, " "), err, complaint.String())
	}
	return output
}

func fill(size int) []byte {
	text := make([]byte, size)
	for i := range text {
		text[i] = byte(i*7 + i>>8)
	}
	return text
}

// TestSM3AsOpenSSL: all lengths around the block, and long ones.
func TestSM3AsOpenSSL(t *testing.T) {
	if got := SM3([]byte("abc")); got != "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0" { // GB/T 32905, example 1
		t.Errorf("of abc: %s", got)
	}
	for _, size := range []int{0, 1, 55, 56, 63, 64, 65, 1000, 100_003} {
		output := strings.Fields(string(openssl(t, fill(size), "dgst", "-sm3")))
		if want := output[len(output)-1]; SM3(fill(size)) != want {
			t.Errorf("of %d bytes: %s, OpenSSL says %s", size, SM3(fill(size)), want)
		}
		h := NewSM3()
		for _, b := range fill(size) {
			_, _ = h.Write([]byte{b})
		}
		if hex.EncodeToString(h.Sum(nil)) != SM3(fill(size)) {
			t.Errorf("of %d bytes, one by one", size)
		}
	}
}

// TestSM4AsOpenSSL: the block cipher, and counter mode over it.
func TestSM4AsOpenSSL(t *testing.T) {
	key, iv := fill(16), fill(48)[32:]
	block, err := sm4.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	want := openssl(t, fill(64), "enc", "-sm4-ecb", "-K", hex.EncodeToString(key), "-nopad")
	got := make([]byte, 64)
	for at := 0; at < 64; at += 16 {
		block.Encrypt(got[at:], fill(64)[at:at+16])
	}
	if !bytes.Equal(got, want) {
		t.Errorf("blocks %x, OpenSSL %x", got, want)
	}
	long := make([]byte, 10_001)
	cipher.NewCTR(block, iv).XORKeyStream(long, fill(len(long)))
	if want := openssl(t, fill(len(long)), "enc", "-sm4-ctr", "-K", hex.EncodeToString(key), "-iv", hex.EncodeToString(iv)); !bytes.Equal(long, want) {
		t.Error("counter mode differs from OpenSSL's")
	}
}

// TestSM4GCMComposedByOpenSSL: OpenSSL's command line has no GCM, so its ECB and CTR are put together as SP 800-38D says;
// only the multiplication is done here.
func TestSM4GCMComposedByOpenSSL(t *testing.T) {
	key, nonce := fill(16), fill(12)
	aead, err := SM.AEAD(key)
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{0, 1, 15, 16, 17, 5000} {
		for _, extra := range []int{0, 13, 64} {
			want := composedGCM(t, func(mode string, input []byte, more ...string) []byte {
				return openssl(t, input, append([]string{"enc", "-sm4-" + mode, "-K", hex.EncodeToString(key), "-nopad"}, more...)...)
			}, nonce, fill(size), fill(extra))
			if got := aead.Seal(nil, nonce, fill(size), fill(extra)); !bytes.Equal(got, want) {
				t.Errorf("%d bytes with %d beside: %x, OpenSSL %x", size, extra, got, want)
			}
		}
	}
}

// TestGCMCompositionIsRight: composed of AES, it is what the standard library seals.
func TestGCMCompositionIsRight(t *testing.T) {
	key, nonce := fill(16), fill(12)
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	want := composedGCM(t, func(mode string, input []byte, more ...string) []byte {
		return openssl(t, input, append([]string{"enc", "-aes-128-" + mode, "-K", hex.EncodeToString(key), "-nopad"}, more...)...)
	}, nonce, fill(100), fill(20))
	if !bytes.Equal(aead.Seal(nil, nonce, fill(100), fill(20)), want) {
		t.Error("the composition itself is wrong")
	}
}

func composedGCM(t *testing.T, enc func(mode string, input []byte, more ...string) []byte, nonce, plain, extra []byte) []byte {
	t.Helper()
	counter := func(n uint32) []byte { return binary.BigEndian.AppendUint32(bytes.Clone(nonce), n) }
	h := enc("ecb", make([]byte, 16))
	mask := enc("ecb", counter(1))
	sealed := []byte{}
	if len(plain) > 0 {
		sealed = enc("ctr", plain, "-iv", hex.EncodeToString(counter(2)))
	}
	tag := ghash(h, extra, sealed)
	for i := range tag {
		tag[i] ^= mask[i]
	}
	return append(sealed, tag...)
}

// ghash is written out bit by bit, as the standard has it.
func ghash(h, extra, sealed []byte) []byte {
	y := make([]byte, 16)
	take := func(data []byte) {
		for at := 0; at < len(data); at += 16 {
			for i, b := range data[at:min(at+16, len(data))] {
				y[i] ^= b
			}
			y = product(y, h)
		}
	}
	take(extra)
	take(sealed)
	take(binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, uint64(len(extra))*8), uint64(len(sealed))*8))
	return y
}

func product(x, y []byte) []byte {
	z, v := make([]byte, 16), bytes.Clone(y)
	for i := range 128 {
		if x[i/8]>>(7-i%8)&1 == 1 {
			for j := range z {
				z[j] ^= v[j]
			}
		}
		odd := v[15]&1 == 1
		for j := 15; j > 0; j-- {
			v[j] = v[j]>>1 | v[j-1]<<7
		}
		if v[0] >>= 1; odd {
			v[0] ^= 0xe1
		}
	}
	return z
}

func TestSuites(t *testing.T) {
	for _, s := range []Suite{Standard, SM} {
		back, ok := Parse(s.String())
		if !ok || back != s || !s.Known() {
			t.Errorf("%s is read as %s", s, back)
		}
		key, err := s.NewKey()
		if err != nil {
			t.Fatal(err)
		}
		a, err := s.Derive(key, "one purpose")
		if err != nil {
			t.Fatal(err)
		}
		b, _ := s.Derive(key, "another")
		if bytes.Equal(a, b) || bytes.Equal(a, key) || len(a) != len(key) {
			t.Errorf("%s: derived keys are alike", s)
		}
		if _, err := s.AEAD(key[1:]); err == nil {
			t.Errorf("%s: a short key was taken", s)
		}
	}
	if _, ok := Parse("rot13"); ok || Suite(0).Known() {
		t.Error("an unknown suite is known")
	}
	if _, err := Suite(9).AEAD(nil); err == nil {
		t.Error("an unknown suite encrypts")
	}
}
