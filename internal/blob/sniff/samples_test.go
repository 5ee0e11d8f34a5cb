package sniff

import (
	"errors"
	"io/fs"
	"mime"
	"os"
	"path/filepath"
	"runtime/metrics"
	"slices"
	"strings"
	"testing"

	"github.com/countersign/countersign/test/need"
)

// memoryLimit is what the whole program may hold while it inspects the worst of files, in bytes.
const memoryLimit = 256 << 20

// refusedSamples are the hostile samples that must not pass, by the reason. Every other one is odd but harmless as an
// attachment: broken metadata, strange encodings, formula cells, quoted scripts in plain text.
var refusedSamples = map[string][]string{
	codeBomb: {
		"archives/made_20000_entries.zip",
		"images/made_ztxt_bomb_50MB.png",
	},
	codeType: {
		"archives/made_bomb_flat_200MB.zip",
		"archives/made_duplicate_names.zip",
		"archives/made_gbk_filename.zip",
		"archives/made_tar_slip.tar",
		"archives/made_zip_slip.zip",
		"archives/zip_symlink_etc_passwd.zip",
		"csv/made_nul_bytes.csv",
		"images/made_gif_js_polyglot.gif",
		"images/made_html_named.jpg",
		"images/made_mz_named.jpg",
		"images/mx_pbar-ani-invalid-XMP.gif",
		"pdf/made_html_named.pdf",
		"strings/blns.json",
		"strings/blns.txt",
		"strings/fuzzdb/terminal-escape-codes.txt",
		"strings/fuzzdb/xss-rsnake.txt",
		"svg/made_foreignobject.svg",
		"svg/made_script.svg",
		"svg/made_ssrf_loopback.svg",
		"svg/made_xxe.svg",
		"tiny/bmp.bmp",
		"tiny/gif89.gif",
		"tiny/svg.svg",
		"tiny/zip.zip",
		"xml/billion_laughs.xml",
		"xml/xxe_classic.xml",
	},
	codeEmpty: {
		"csv/made_empty.csv",
		"images/made_zero_byte.jpg",
	},
	codeActive: {
		"docx/poi_ExternalEntityInText.docx",
		"excel/poi_poc-xmlbomb-empty.xlsx",
		"excel/poi_poc-xmlbomb.xlsx",
		"pdf/made_openaction_js.pdf",
	},
	codeBroken: {
		"docx/poi_clusterfuzz-testcase-minimized-POIXWPFFuzzer-5313273089884160.docx",
		"docx/poi_crash-517626e815e0afa9decd0ebb6d1dee63fb9907dd.docx",
		"excel/poi_clusterfuzz-testcase-minimized-POIXSSFFuzzer-5089447305609216.xlsx",
		"excel/poi_clusterfuzz-testcase-minimized-XLSX2CSVFuzzer-5636439151607808.xlsx",
		"images/made_header_only.jpg",
		"images/made_truncated.jpg",
		"images/mx_IllegalArgumentException.HeifReader.processBoxes.heif",
		"images/mx_NegativeArraySizeException.HeifReader.processBoxes.heif",
	},
	codeMismatch: {
		"docx/poi_cpansearch.perl.org_src_tobyink_acme-rundoc-0.001_word-lib_hello_world.docm",
		"images/made_png_named.jpg",
		"names/astral_names_constructed.jsonl",
		"names/ext_a_names_constructed.jsonl",
		"names/made_compat_ideographs_seen_in_real_pdf.json",
		"names/tricky_constructed.json",
		"pdf/made_jpg_then_pdf.pdf",
		"strings/made_dates.json",
		"strings/made_filenames.json",
		"strings/made_quantities.json",
	},
	codeEncrypted: {
		"excel/excelize_encryptAES.xlsx",
		"excel/excelize_encryptSHA1.xlsx",
		"excel/poi_protected_passtika.xlsx",
		"pdf/password.pdf",
	},
	codeMacro: {
		"excel/poi_Simple.xlsb",
		"excel/poi_SimpleMacro.xlsm",
	},
	codePolyglot: {
		"excel/poi_clusterfuzz-testcase-minimized-POIFuzzer-5040805309710336.xlsx",
		"images/exif_with_script_tag.jpg",
		"images/made_jpg_zip_polyglot.jpg",
	},
	codeDimensions: {
		"images/made_huge_60000x60000_1bit.png",
		"images/made_ihdr_2147483647.png",
	},
	codeEmbedded: {
		"pdf/with-attachment.pdf",
	},
}

func TestSamples(t *testing.T) {
	want := map[string]string{}
	for code, names := range refusedSamples {
		for _, name := range names {
			want[name] = code
		}
	}
	inspected := eachSample(t, "hostile", func(name string, f File) {
		if code := codeOf(t, f); code != want[name] {
			t.Errorf("hostile %s: %q, want %q", name, code, want[name])
		}
		delete(want, name)
	})
	for name := range want {
		t.Errorf("the sample %s is gone", name)
	}
	inspected += eachSample(t, "media", func(name string, f File) {
		if code := codeOf(t, f); code != "" {
			t.Errorf("media %s: %q", name, code)
		}
	})
	if inspected < 150 {
		t.Errorf("only %d samples", inspected)
	}
	wantMemoryBelow(t, memoryLimit)
}

// TestSamplesUnderOtherNames: whatever a file is called and declared, it passes only as what it is.
func TestSamplesUnderOtherNames(t *testing.T) {
	for _, root := range []string{"hostile", "media"} {
		eachSample(t, root, func(name string, f File) {
			f.Name, f.Declared = "照片."+filepath.Ext(name)[1:], ""
			own, err := Inspect(f)
			for _, extension := range Extensions() {
				f.Name, f.Declared = "x."+extension, mime.TypeByExtension("."+extension)
				as, asErr := Inspect(f)
				if asErr == nil && err == nil && as.MediaType != own.MediaType && !interchangeable(own.MediaType, as.MediaType) {
					t.Errorf("%s is %s, and %s as .%s", name, own.MediaType, as.MediaType, extension)
				}
			}
		})
	}
}

// interchangeable are text and CSV: only the name tells them apart, and neither can do harm.
func interchangeable(a, b string) bool {
	return strings.HasPrefix(a, "text/") && strings.HasPrefix(b, "text/")
}

func eachSample(t *testing.T, root string, visit func(name string, f File)) (count int) {
	t.Helper()
	dir := need.Samples(t, root)
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Name() == "FILES.tsv" {
			return err
		}
		content, err := os.Open(path)
		if err != nil {
			return err
		}
		defer func() { _ = content.Close() }()
		info, err := entry.Info()
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		visit(filepath.ToSlash(name), File{Content: content, Size: info.Size(), Name: entry.Name()})
		count++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return count
}

// codeOf inspects a file and answers the code of its refusal, empty if it is accepted.
func codeOf(t *testing.T, f File) string {
	t.Helper()
	finding, err := Inspect(f)
	if err == nil {
		if finding.MediaType == "" {
			t.Errorf("%s: accepted as nothing", f.Name)
		}
		return ""
	}
	var refusal *Refusal
	if !errors.As(err, &refusal) {
		t.Fatalf("%s: %v", f.Name, err)
	}
	if refusal.Zh == "" || refusal.En == "" || refusal.Code == "" || refusal.kind == 0 {
		t.Errorf("%s: a refusal without words: %+v", f.Name, refusal)
	}
	if named := slices.Contains([]string{codeType, codeMismatch}, refusal.Code); named != (len(refusal.Allowed) > 0) {
		t.Errorf("%s: %s lists %q", f.Name, refusal.Code, refusal.Allowed)
	}
	return refusal.Code
}

func wantMemoryBelow(t *testing.T, limit uint64) {
	t.Helper()
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}}
	metrics.Read(sample)
	t.Logf("memory held from the system: %.1f MiB", float64(sample[0].Value.Uint64())/(1<<20))
	if held := sample[0].Value.Uint64(); held > limit {
		t.Errorf("%d MiB held", held>>20)
	}
}
