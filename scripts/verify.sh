#!/bin/sh
# 第二核验器：只用 POSIX sh、awk、find、coreutils 与 openssl，与 Go 代码毫无共用。字节的约定见 docs/proofs.md。
# The second verifier: POSIX sh, awk, find, coreutils and openssl alone; it shares nothing with the Go code. docs/proofs.md fixes the bytes.
#
# usage: verify.sh DIR|FILE [--checkpoint FILE] [--key KEY|FILE]
#   DIR   a whole export (countersign.export/1);   FILE   a proof bundle (countersign.proof/1)
#   --checkpoint   an older checkpoint that you kept;   --key   the ledger's verifier key that you hold
# exit status: 0 nothing is wrong, 1 something is (the first thing is named first), 2 wrong usage
set -u
LC_ALL=C
export LC_ALL

usage() { sed -n '5,8s/^# \{0,1\}//p' "$0" >&2; exit 2; }
subject='' older='' pinned=''
while [ $# -gt 0 ]; do
  case $1 in
    --checkpoint) [ $# -ge 2 ] || usage; older=$2; shift 2 ;;
    --key) [ $# -ge 2 ] || usage; pinned=$2; shift 2 ;;
    -*) usage ;;
    *) [ -z "$subject" ] || usage; subject=$1; shift ;;
  esac
done
[ -e "$subject" ] || usage
[ -z "$older" ] || [ -r "$older" ] || usage
if [ -f "$pinned" ]; then pinned=$(cat "$pinned"); fi

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM
cd "$work" && mkdir hash in key levels rounds && cd - > /dev/null || exit 2
for n in 0 1 2 3; do for m in 0 1 2 3 4 5 6 7 8 9; do set -- "$@" "$work/levels/$n$m" "$work/rounds/$n$m"; done; done
mkdir "$@"

# What every awk program below needs: reading canonical JSON, moments, and bytes.
library='
# flat(s, V): every value of a JSON text by its path ("statement.signer", "path.0"); strings without their quotes, still
# escaped. Objects at a path that fits the variable capture go into R as they are written, without white space.
function flat(s, V,    P, n, i, d, K, T, o, c, t, next_, deep, at) {
  split("", V); split("", R); n = split(s, P, "\""); d = 0; deep = 0; next_ = "value" # what may come next: value, key, colon, comma
  for (i = 1; i <= n; i++) {
    o = P[i]
    while (o != "") {
      c = substr(o, 1, 1)
      if (c == "{" || c == "[") {
        if (next_ !~ /^value/) return 0
        if (capture != "" && !deep && d && where(K, d) ~ capture) { deep = d + 1; at = where(K, d); R[at] = "" }
        d++; T[d] = c; if (c == "[") K[d] = 0; next_ = (c == "{") ? "key or end" : "value or end"
      } else if (c == "}" || c == "]") {
        if (d < 1 || (T[d] == "{") != (c == "}") || (next_ != "comma" && next_ !~ /end/)) return 0
        d--; next_ = "comma"
      } else if (c == ",") {
        if (next_ != "comma" || d < 1) return 0
        if (T[d] == "[") { K[d]++; next_ = "value" } else next_ = "key"
      } else if (c == ":") { if (next_ != "colon") return 0; next_ = "value" }
      else if (c !~ /[ \t\r\n]/) {
        match(o, /^[^][{},: \t\r\n]+/); c = substr(o, 1, RLENGTH); V[where(K, d)] = c
        if (next_ !~ /^value/ || c !~ /^(true|false|null|-?[0-9]+([.][0-9]+)?([eE][-+]?[0-9]+)?)$/) return 0
        next_ = "comma"
      }
      if (deep && c !~ /[ \t\r\n]/) R[at] = R[at] c
      if (deep && d < deep) deep = 0
      o = substr(o, length(c) + 1)
    }
    if (i == n) break
    t = P[++i]
    while (open_escape(t) && i < n) t = t "\"" P[++i]
    if (i == n) return 0
    if (deep) R[at] = R[at] "\"" t "\""
    if (next_ ~ /^key/) { K[d] = t; next_ = "colon" } else if (next_ ~ /^value/) { V[where(K, d)] = t; next_ = "comma" } else return 0
  }
  return d == 0 && next_ == "comma"
}
function where(K, d,    p, j) { p = K[1]; for (j = 2; j <= d; j++) p = p "." K[j]; return p }
function open_escape(t,    n) { n = 0; while (substr(t, length(t) - n, 1) == "\\") n++; return n % 2 }
# plain(t): a JSON string without its escapes. In canonical JSON only control characters are written as \u00XX.
function plain(t,    out, i, c) {
  if (index(t, "\\") == 0) return t
  out = ""
  while ((i = index(t, "\\")) > 0) {
    out = out substr(t, 1, i - 1); c = substr(t, i + 1, 1); t = substr(t, i + 2)
    if (c == "n") out = out "\n"; else if (c == "t") out = out "\t"; else if (c == "r") out = out "\r"
    else if (c == "b") out = out "\b"; else if (c == "f") out = out "\f"
    else if (c == "u") { out = out sprintf("%c", hex(substr(t, 1, 4))); t = substr(t, 5) }
    else out = out c
  }
  return out t
}
# named(t): the name in a line of digests.
function named(t) { sub(/^[* ]?\.\//, "", t); return t }
function hex(t,    v, i) { v = 0; t = tolower(t); for (i = 1; i <= length(t); i++) v = v * 16 + index("0123456789abcdef", substr(t, i, 1)) - 1; return v }
# put(h, f): the bytes of a hex text into a file.
function put(h, f,    i) {
  if (!("00" in BYTE)) for (i = 0; i < 256; i++) BYTE[sprintf("%02x", i)] = i
  for (i = 1; i < length(h); i += 2) printf "%c", BYTE[substr(h, i, 2)] > f
}
# unbase(t): base64 or base64url as hex; empty for what is neither.
function unbase(t,    out, i, v, bits, n) {
  sub(/=+$/, "", t); gsub(/-/, "+", t); gsub(/_/, "/", t); out = ""; v = 0; bits = 0
  for (i = 1; i <= length(t); i++) {
    n = index("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", substr(t, i, 1)); if (!n) return ""
    v = v * 64 + n - 1; bits += 6
    if (bits >= 8) { bits -= 8; out = out sprintf("%02x", int(v / 2 ^ bits)); v = v % 2 ^ bits }
  }
  return v ? "" : out
}
# short(t): a moment of an event without the zeros at its end, as rows have it in their JSON.
function short(t) { sub(/[.]?0*Z$/, "Z", t); return t }
# base(h, url): hex as base64, or as base64url without padding.
function base(h, url,    a, out, i, n) {
  a = url ? "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
  out = ""
  for (i = 1; i < length(h); i += 6) {
    n = hex(substr(substr(h, i, 6) "0000", 1, 6))
    out = out substr(a, int(n / 262144) + 1, 1) substr(a, int(n / 4096) % 64 + 1, 1) substr(a, int(n / 64) % 64 + 1, 1) substr(a, n % 64 + 1, 1)
  }
  n = (length(h) / 2) % 3
  if (n) out = substr(out, 1, length(out) - 3 + n) (url ? "" : substr("==", n))
  return out
}
# micros(t): a moment of RFC 3339 in microseconds since 1970.
function micros(t,    y, m, dd, days, s, f, z) {
  if (t !~ /^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9](\.[0-9]+)?(Z|[-+][0-9][0-9]:[0-9][0-9])$/) return -1
  y = substr(t, 1, 4) + 0; m = substr(t, 6, 2) + 0; dd = substr(t, 9, 2) + 0
  if (m <= 2) { y--; m += 12 }
  days = 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * (m - 3) + 2) / 5) + dd - 719469
  s = days * 86400 + substr(t, 12, 2) * 3600 + substr(t, 15, 2) * 60 + substr(t, 18, 2)
  f = substr(t, 20); z = f; sub(/^[.0-9]*/, "", z); sub(/(Z|[-+].*)$/, "", f); f = substr(substr(f, 2) "000000", 1, 6)
  if (z != "Z") s -= (substr(z, 1, 1) == "-" ? -1 : 1) * (substr(z, 2, 2) * 3600 + substr(z, 5, 2) * 60)
  return sprintf("%.0f", s * 1000000 + f)
}
'

# digests DIR OUT: "hash *./name" of every file below a folder, few process starts however many there are.
digests() {
  if [ "${3:-0}" -gt 0 ] && [ "$3" -lt 5000 ]; then (cd "$1" && openssl dgst -sha256 -r ./*) > "$2"
  else (cd "$1" && find . -type f -exec openssl dgst -sha256 -r {} +) > "$2"; fi
}

# key KEY: takes a verifier key apart into its origin, its id and a public key for openssl; prints what is wrong with it.
key() {
  origin=${1%%+*}
  rest=${1#*+}
  keyid=${rest%%+*}
  printf '%s' "${rest#*+}" | base64 -d > "$work/key/raw" 2>/dev/null
  # The id ties name and key together: SHA-256(origin, newline, 01, public key), its first four bytes.
  if [ "$( (printf '%s\n' "$origin"; cat "$work/key/raw") | openssl dgst -sha256 -r | cut -c 1-8)" != "$keyid" ]; then echo 'key hash'; return; fi
  (printf '\060\052\060\005\006\003\053\145\160\003\041\000'; tail -c 32 "$work/key/raw") > "$work/key/der"
  openssl pkey -pubin -inform DER -in "$work/key/der" -out "$work/key/pem" 2> /dev/null || echo 'public key'
}

# notes: takes signed notes apart (checkpoint, older: as files; checkpoints.jsonl: one on each line) into text and signature, and
# prints "name size root" of those whose form is right.
notes='
function take(name, note,    n, L, i, text, sig, raw) {
  n = split(note, L, "\n"); text = ""
  for (i = 1; i <= n && L[i] != ""; i++) text = text L[i] "\n"
  sig = ""
  if (L[n] != "" || i >= n - 1) return
  for (i++; i < n; i++) if (index(L[i], "\342\200\224 ") != 1) return; else if (sig == "" && index(L[i], "\342\200\224 " origin " ") == 1) sig = L[i]
  sub(/.* /, "", sig); raw = unbase(sig)
  if (L[1] != origin || L[2] !~ /^(0|[1-9][0-9]*)$/ || length(raw) != 136 || substr(raw, 1, 8) != id || base(raw) != sig || length(unbase(L[3])) != 64 || base(unbase(L[3])) != L[3]) return
  if (!((text, raw) in DONE)) {
    DONE[text, raw] = name
    printf "%s", text > (dir name ".text"); close(dir name ".text")
    put(substr(raw, 9), dir name ".sig"); close(dir name ".sig")
  }
  print name, L[2], unbase(L[3]), DONE[text, raw]
}
F == "lines" { flat($0, V); take("c" FNR, plain(V["note"])); next }
FNR == 1 { if (name != "") take(name, whole); name = F; whole = "" }
{ whole = whole $0 "\n" }
END { if (name != "") take(name, whole) }
'

# signed: reads names of notes and keeps those that the key signed.
signed() {
  while read -r name size root as; do
    if [ "$name" = "$as" ] && openssl pkeyutl -verify -pubin -inkey "$work/key/pem" -rawin -in "$work/in/$name.text" -sigfile "$work/in/$name.sig" > /dev/null 2>&1; then
      : > "$work/in/$name.ok"
    fi
    [ ! -f "$work/in/$as.ok" ] || echo "$name $size $root"
  done
}

# prepare: writes what has to be hashed into files: e event as a leaf, v version, s signature, t statement, u statement as a leaf,
# w subject, f findings, k key, c client data, p relying party. Notes the assertions, and the ways up the trees in jobs.
prepare='
function name(kind) { return sprintf("%s%08d", kind, FNR) }
function text(s, file) { printf "%s", s > (dir "hash/" file); close(dir "hash/" file) }
function leaf(s, file) { printf "%c%s", 0, s > (dir "hash/" file); close(dir "hash/" file) }
# way: how a leaf of a tree climbs: L or R says on which side the neighbour stands (RFC 9162, 2.1.3.2).
function way(fn, size, V, prefix,    sn, i, steps) {
  sn = size - 1; steps = ""
  if (fn + 0 > sn) return " bad"
  for (i = 0; (prefix i) in V; i++) {
    if (sn == 0 || length(V[prefix i]) != 64 || V[prefix i] ~ /[^0-9a-f]/) return " bad"
    if (fn % 2 || fn == sn) {
      steps = steps " L:" V[prefix i]
      while (fn % 2 == 0 && fn > 0) { fn = int(fn / 2); sn = int(sn / 2) }
    } else steps = steps " R:" V[prefix i]
    fn = int(fn / 2); sn = int(sn / 2)
  }
  return sn ? " bad" : steps
}
function assertion(    key) {
  key = V["passkey.client_data"] "|" V["passkey.authenticator_data"] "|" V["passkey.signature"] "|" V["passkey.public_key"] "|" V["passkey.rp_id"] "|" V["passkey.algorithm"]
  if (!(key in A)) {
    A[key] = sprintf("%08d", ++assertions)
    put(unbase(V["passkey.client_data"]), dir "hash/c" A[key]); close(dir "hash/c" A[key])
    put(unbase(V["passkey.signature"]), dir "in/a" A[key] ".sig"); close(dir "in/a" A[key] ".sig")
    printf "%s", plain(V["passkey.public_key"]) > (dir "in/a" A[key] ".pem"); close(dir "in/a" A[key] ".pem")
    text(plain(V["passkey.rp_id"]), "p" A[key]); text(plain(V["passkey.public_key"]), "q" A[key])
    print A[key], V["passkey.algorithm"], unbase(V["passkey.authenticator_data"]) > (dir "assertions")
  }
  print name("s"), A[key], unbase(V["passkey.client_data"]) > (dir "uses")
}
F == "events" { if ($0 != "") leaf($0, name("e")); next }
F == "paths" { split("", V); for (i = 2; i <= NF; i++) V["p" (i - 2)] = $i; print name("l"), "@" name("e") way($1, size, V, "p") > (dir "jobs"); next }
F == "versions" { text($0, name("v")); next }
F == "records" { if (match($0, /"findings":"[^"]/)) { flat($0, V); text(plain(V["findings"]), name("f")) } next }
F == "keys" { flat($0, V); text(plain(V["public_key"]), name("k")); next }
F == "signatures" {
  flat($0, V); text($0, name("s"))
  st = substr($0, index($0, ",\"statement\":{") + 13); st = substr(st, 1, length(st) - 1)
  text(st, name("t")); leaf(st, name("u"))
  if (i = index(st, ",\"subject\":")) { sub(/,"version":[0-9]+}$/, "}", st); st = substr(st, i + 11); text(substr(st, 1, length(st) - 1), name("w")) }
  print name("u"), "@" name("u") way(V["batch.index"] + 0, V["batch.size"] + 0, V, "batch.path.") > (dir "jobs")
  if ("passkey.signature" in V) assertion()
}
'

# level: two neighbours each into a file, for the next level of the tree.
level='
{ if ($2 == "") H[NR] = $1; else H[substr(named($2), 2) + 0] = $1 }
END {
  for (i = 1; i <= NR; i++) {
    print H[i] > out
    if (i % 2 == 0) { f = sprintf("%sn%08d", dir, i / 2); put("01" H[i - 1] H[i], f); close(f) }
  }
  print int(NR / 2)
}
'

# fold: how the complete subtrees of a checkpoint come together, as jobs: the lowest first, the higher ones on its left.
fold='
F == "level" { if (FNR == 1) levels++; H[levels - 1, FNR - 1] = $1; next }
{
  n = $2; k = 0; steps = ""; start = ""
  while (n > 0) {
    if (n % 2) { h = H[k, n - 1]; if (h == "") next; if (start == "") start = h; else steps = steps " L:" h }
    n = int(n / 2); k++
  }
  if (start == "") start = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
  print $1, start steps
}
'

# climb: brings every job one step up; round after round until none has a step left.
climb='
F == "sums" { S[named($2)] = $1; next }
{
  acc = $2
  if (acc ~ /^@/) acc = S[substr(acc, 2)]; else if (NF > 1 && ("x" $1) in S) acc = S["x" $1]
  if ($3 == "" || $3 == "bad") { print $1, ($3 == "bad" ? "bad" : acc) >> (dir "top"); next }
  f = round "/x" $1; left++
  put("01" (substr($3, 1, 1) == "L" ? substr($3, 3) acc : acc substr($3, 3)), f); close(f)
  rest = ""; for (i = 4; i <= NF; i++) rest = rest " " $i
  print $1, "-" rest > (dir "jobs." n)
}
END { print left + 0 }
'
climbing() {
  n=10
  last=$work/sums
  jobs=$work/jobs
  left=1
  while [ "$left" -gt 0 ] && [ "$n" -lt 40 ]; do
    left=$(awk -v dir="$work/" -v n="$n" -v round="$work/rounds/$n" "$library$climb" F=sums "$last" F=jobs "$jobs")
    [ "$left" -eq 0 ] || digests "$work/rounds/$n" "$work/last.$n" "$left"
    last=$work/last.$n
    jobs=$work/jobs.$n
    n=$((n + 1))
  done
}

# judge: holds everything against everything, in the order of docs/proofs.md, and prints "what<TAB>where<TAB>expected<TAB>seen".
judge='
function wrong(what, at, expected, seen) { print what "\t" at "\t" expected "\t" seen; faults++; return 1 }
function place(p, r, v) { return (p == "" ? "" : " project " p) (r == "" ? "" : " record " r) (v == "" || v == 0 ? "" : " version " v) }
function file(name, p, r, v) { return "file " name " line " FNR place(p, r, v) }
function need(what, at, expected, seen) { if (expected == seen "") return 0; return wrong(what, at, expected, seen) }
function steps(r,    out, i, n, names) {
  out = ""; n = split("submitted screened classified signed published ended", names, " ")
  for (i = 1; i <= n; i++) if (STEP[r, names[i]] != "") out = out (out == "" ? "" : ";") names[i] " " STEP[r, names[i]]
  return out
}
BEGIN {
  stage["record.submit"] = "submitted"; stage["record.screen"] = "screened"; stage["record.classify"] = "classified"; stage["record.sign"] = "signed"
  stage["record.publish"] = "published"; stage["record.withdraw"] = "ended"; stage["record.supersede"] = "ended"
  does["publication"] = "record.sign"; does["withdrawal"] = "record.withdraw"
  if (begins > 0) begin()
  split("open internal confidential secret top_secret", LV, " "); for (i in LV) level[LV[i]] = i - 1
}
F == "sums" { S[named($2)] = $1; next }
F == "top" { TOP[$1] = $2; next }
F == "asserted" { ASSERTED[$1] = $2; next }
F == "uses" { USE[$1] = $2; CLIENT[$1] = $3; next }
F == "notes" { if ($1 ~ /^c[0-9]+$/) { if (!($2 in NOTE)) { NOTE[$2] = $3; NAME[$2] = $1 } } else if ($1 == "older") { OLD = $2; OLDROOT = $3; OLDNAME = $1 } next }

# Events: each against its leaf; then moves, receipts and keys.
F == "leaves" { LEAF[FNR] = $1; KIND[FNR] = $2; leaves = FNR; next }
F == "events" {
  e = sprintf("e%08d", FNR); n = FNR - 1
  flat($0, V); p = V["project"]; id = V["record"]; r = p SUBSEP id
  at = "file events.jsonl line " FNR " leaf " (bundle ? LEAF[FNR] : n) place(p, id, V["version"])
  events = FNR
  if (bundle) {
    if (TOP[sprintf("l%08d", FNR)] != root) { wrong("event.path", at, root, TOP[sprintf("l%08d", FNR)]); next }
    if (KIND[FNR] == "receipt") {
      if (p != project || V["action"] != "attachment.receive") { wrong("receipt.form", at, "attachment.receive", V["action"]); next }
      a = p SUBSEP V["detail.attachment"]; GOT[a] = V["detail.sha256"]; GOTSIZE[a] = V["detail.size"]; GOTAT[a] = at; next
    }
    if (p != project || id != record || LEAF[FNR] + 0 <= lastleaf) { wrong("event.place", at, project "/" record, p "/" id); next }
    lastleaf = LEAF[FNR] + 0
  } else {
    if (n >= size) { wrong("event.unsigned", at, size, n + 1); next }
    if ($0 == "" && only != "" && LEAF[FNR] != "") { checkpoint(); next } # of another project
    if ($0 == "") { wrong("event.missing", at, LEAF[FNR], ""); checkpoint(); next }
    if (LEAF[FNR] == "") wrong("leaf.missing", at, S[e], "")
    else if (LEAF[FNR] != S[e]) { wrong("event.leaf", at, LEAF[FNR], S[e]); checkpoint(); next }
  }
  event(); checkpoint(); next
}
# begin: the bundle of a reader begins with the record as it was signed; what came before is withheld.
function begin(    r) {
  r = project SUBSEP record; ORDER[++records] = r; LAST[r] = WITHHELD[r] = begins; STATE[r] = bfrom; HASH[r, begins] = bhash; CHANGED[r, begins] = begins; EDITION[r] = EDITION[r, begins] = bedition
}
function event(    a, v, h, from, before) {
  a = V["action"]
  if (V["detail.signature"] != "") { a = V["detail.signature"]; SIGNED[a] = at; SIGNORDER[++signs] = a; SAYS[a] = p " " V["actor"] " " V["detail.statement"] " " V["at"]; a = V["action"] }
  if (a == "attachment.receive") { a = p SUBSEP V["detail.attachment"]; GOT[a] = V["detail.sha256"]; GOTBY[a] = V["actor"]; GOTLEAF[a] = FNR; GOTSIZE[a] = V["detail.size"]; return }
  if (a ~ /^key\./) { keymove(); return }
  if (id == "" || V["to"] == "" || BROKEN[r]) return
  if (!(r in LAST)) { ORDER[++records] = r; LAST[r] = 0; FIRST[r] = micros(V["at"]) }
  v = LAST[r] + 1; from = STATE[r]; before = HASH[r, LAST[r]]
  if (LAST[r] == WITHHELD[r] + 0 && WITHHELD[r] && a != "record.sign") { BROKEN[r] = wrong("history.unsigned", at, "record.sign", a); return }
  if (V["version"] != v) { BROKEN[r] = wrong("history.version", at, v, V["version"]); return }
  if (V["from"] != from) { BROKEN[r] = wrong("history.state", at, from, V["from"]); return }
  if ((V["to"] == "signed" && from != "signed" && a != "record.sign") || (V["to"] == "published" && from != "signed" && from != "published")) { BROKEN[r] = wrong("history.unsigned", at, "signed", from " " V["to"]); return }
  LAST[r] = v; STATE[r] = V["to"]; HASH[r, v] = V["content_hash"]; CHANGED[r, v] = (before == HASH[r, v] && v > 1) ? CHANGED[r, v - 1] : v
  MOVELEAF[r, v] = FNR; ACTION[r, v] = a; ACTOR[r, v] = V["actor"]; AT[r, v] = V["at"]; FROM[r, v] = from
  DSIG[r, v] = V["detail.signature"]; DSTATE[r, v] = V["detail.statement"]; DFOR[r, v] = V["detail.for"] " " V["detail.delegation"]
  if (a == "record.submit") { EDITION[r]++; STEP[r, "screened"] = ""; STEP[r, "classified"] = ""; OFFSET[r] = V["detail.clock_offset"] + 0; FOUND[r] = V["detail.findings"]; if (V["detail.late"] == "true") LATE[r] = 1 }
  EDITION[r, v] = EDITION[r] + 0
  if (a in stage) STEP[r, stage[a]] = V["actor"] " " micros(V["at"]) (V["detail.delegation"] == "" ? "" : " " V["detail.for"] " " V["detail.delegation"])
  if (a == "record.return") { RET[r] = v; RCODE[r] = V["detail.code"]; RREASON[r] = V["detail.reason"]; RFIELDS[r] = ""; for (i = 0; ("detail.fields." i) in V; i++) RFIELDS[r] = RFIELDS[r] "\n" V["detail.fields." i] }
  if (a == "record.publish") { PUB[r] = v; NO[r] = V["detail.archive_no"]; CODE[r] = V["detail.code"] }
  if (a == "record.supersede") BY[r] = V["detail.superseded_by"]
  if (a == "record.screen") MERGED[r, v] = level[V["detail.floor"]] + 0
  if (a == "record.change_secrecy") { RELEVEL[r] = v; LEVELID[r] = V["detail.change"]; LEVELTO[r] = V["detail.to"]; LEVELFROM[r] = V["detail.from"]; LEVELASK[r] = V["detail.asked_by"] }
}
# checkpoint: after a leaf, the tree against the checkpoints of that size.
function checkpoint() {
  n = FNR
  if (n in NOTE) { if (TOP[NAME[n]] != NOTE[n]) wrong("checkpoint.root", "leaves " agreed + 0 " to " n - 1, NOTE[n], TOP[NAME[n]]); else agreed = n }
  if (OLDNAME != "" && OLD == n && TOP[OLDNAME] != OLDROOT) wrong("older.root", "leaves 0 to " n - 1, OLDROOT, TOP[OLDNAME])
}
# keymove: the life of a key, from its registration on.
function keymove(    k) {
  k = V["detail.key"]; a = V["action"]
  if (a == "key.register" && V["detail.credential"] != "") {
    KEYORDER[++keycount] = k; KEYOF[V["detail.credential"]] = k; KCRED[k] = V["detail.credential"]; KUSER[k] = V["detail.user"]; KSUM[k] = V["detail.public_key"]; KBE[k] = V["detail.backup_eligible"]; KSTATE[k] = "pending"
  }
  if (!(k in KCRED)) return
  if (a == "key.approve") { KSTATE[k] = "active"; KFROM[k] = V["at"] } else if (a == "key.refuse") KSTATE[k] = "refused"
  else if (a == "key.lose" || a == "key.counter.back") { KSTATE[k] = "suspended"; KUNTIL[k] = V["at"] }
  else if (a == "key.revoke") KSTATE[k] = "revoked"; else if (a == "key.restore") { KSTATE[k] = "active"; KUNTIL[k] = "" }
}

F == "events.end" { if (!bundle) for (i = events + 1; i <= leaves; i++) wrong("event.missing", "file events.jsonl line " i " leaf " i - 1, LEAF[i], ""); next }
F == "keys" {
  flat($0, V); k = V["key"]; at = "file keys.jsonl line " FNR " key " k
  if (!(k in KCRED) || KROW[k]) { wrong("key.unregistered", at, "", V["credential"]); next }
  KROW[k] = 1
  need("key.row", at, KUSER[k] " " KCRED[k] " " KSUM[k] " " KBE[k] " " KSTATE[k] " " KFROM[k] " " KUNTIL[k], V["user"] " " V["credential"] " " S[sprintf("k%08d", FNR)] " " V["backup_eligible"] " " V["state"] " " V["from"] " " V["until"]); next
}
F == "keys.end" { if (!bundle) for (i = 1; i <= keycount; i++) if (!KROW[KEYORDER[i]]) wrong("key.missing", "key " KEYORDER[i], KCRED[KEYORDER[i]], ""); next }

# Contents: each against the move that brought it.
F == "index.versions" { VINDEX[FNR] = $0; next }
F == "versions" {
  split(VINDEX[FNR], I, " "); r = I[1] SUBSEP I[2]; v = I[3]; h = S[sprintf("v%08d", FNR)]; at = file("versions.jsonl", I[1], I[2], v); versions = FNR
  if (!(r in LAST)) { wrong("version.unknown", at, "", h); next }
  if (BROKEN[r]) next
  if (v !~ /^[0-9]+$/ || CHANGED[r, v] != v) { wrong("version.unknown", at, "", h); next }
  if (need("version.hash", at, HASH[r, v], h)) next
  flat($0, V)
  if (need("version.place", at, I[1] "/" I[2], V["project"] "/" V["id"])) next
  if (WITHHELD[r] != v && need("version.previous", at, HASH[r, v - 1], V["previous"])) next
  if (HAS[r, v]) { wrong("version.twice", at, 1, 2); next }
  HAS[r, v] = 1
  for (i = split("class author work_date title summary channel valid_from valid_until retention supersedes duplicate_of imported.source imported.row", N, " "); i > 0; i--) DOC[r, v, N[i]] = V[N[i]]
  for (i = split("unit_project division subdivision axis floor chainage", N, " "); i > 0; i--) DOC[r, v, N[i]] = V["location." N[i]]
  DOC[r, v, "secrecy"] = (V["secrecy"] in level) ? level[V["secrecy"]] : -1
  for (i = 0; ("attachments." i ".id") in V; i++) { DOC[r, v, "a" i] = V["attachments." i ".id"]; DOC[r, v, "h" i] = V["attachments." i ".sha256"] }
  DOC[r, v, "attachments"] = i
  if (!bundle) need("version.row", at, I[1] " " I[2] " " v " " h " " EDITION[r, v] " " ACTION[r, v] " " ACTOR[r, v] " " micros(AT[r, v]), VINDEX[FNR])
  next
}
F == "versions.end" {
  if (!bundle) for (i = versions + 1; i in VINDEX; i++) { split(VINDEX[i], I, " "); wrong("version.form", "file versions.jsonl line " i place(I[1], I[2], I[3]), "", "") }
  for (k = 1; k <= records; k++) {
    r = ORDER[k]; split(r, I, SUBSEP); if (BROKEN[r]) continue
    for (v = 1; v <= LAST[r]; v++) {
      if (CHANGED[r, v] == v && !HAS[r, v]) wrong("version.missing", place(I[1], I[2], v), HASH[r, v], "")
      c = CHANGED[r, v]
      for (i = 0; i < DOC[r, c, "attachments"]; i++) {
        # It becomes the own of the record that first names it after its author had sent it; a draft may name what is still to come.
        a = I[1] SUBSEP DOC[r, c, "a" i]; n = MOVELEAF[r, v]
        x = ACTION[r, v] == "record.submit" || GOT[a] == DOC[r, c, "h" i] && GOTBY[a] == DOC[r, c, "author"] && GOTLEAF[a] < n
        if (!HANDED[a] || x && n < HANDED[a]) { NAMED[a] = I[2]; NAMEDSUM[a] = DOC[r, c, "h" i]; if (x) HANDED[a] = n }
      }
    }
  }
  next
}

# Signatures: each by itself, then against its event and its key.
F == "index.signatures" { SINDEX[FNR] = $0; next }
F == "signatures" {
  flat($0, V); s = sprintf("s%08d", FNR); h = S[s]; split(SINDEX[FNR], I, / /); signatures = FNR
  p = V["statement.project"]; id = V["statement.record"]; v = V["statement.version"]; r = p SUBSEP id
  at = bundle ? place(p, id, v) : file("signatures.jsonl", I[1], I[2], I[3])
  if (SEEN[h] || !(h in SIGNED)) { wrong("signature.event", at, "", h); next }
  SEEN[h] = 1
  if (V["schema"] != "countersign.signature/1") { wrong("signature.form", at, "countersign.signature/1", V["schema"]); next }
  if (alone() || event_fits() || granted() || bundle) next
  need("signature.row", at, p " " id " " v + 0 " " V["statement.purpose"] " " h " " S[sprintf("t%08d", FNR)] " " V["statement.signer"] " " micros(V["signed_at"]), SINDEX[FNR])
  next
}
function alone(    w, be, c, host, au, flags) {
  if (TOP[sprintf("u%08d", FNR)] != V["batch.root"]) return wrong("statement.path", at, V["batch.root"], TOP[sprintf("u%08d", FNR)])
  w = sprintf("w%08d", FNR); if (w in S && S[w] != V["statement.content_hash"]) return wrong("statement.subject", at, S[w], V["statement.content_hash"])
  be = V["passkey.backup_eligible"]; c = ("passkey.signature" in V)
  w = V["method"] == "passkey" && c ? (be == "true" ? "synced_key" : "device_key") : ((V["method"] == "password" || V["method"] == "password_otp") && !c ? V["method"] : "none")
  if (need("signature.assurance", at, w, V["assurance"])) return 1
  WORTH[V["assurance"]]++
  if (!c) return 0
  host = plain(V["passkey.origin"]); sub(/^[a-z]+:\/\//, "", host); sub(/[:\/].*$/, "", host)
  if (client(CLIENT[s])) return 1
  c = plain(V["passkey.rp_id"])
  if (host != c && substr(host, length(host) - length(c)) != "." c) return wrong("passkey.rp_id", at, host, c)
  au = unbase(V["passkey.authenticator_data"]); flags = hex(substr(au, 65, 2))
  if (length(au) < 74) return wrong("passkey.authenticator_data", at, 37, length(au) / 2)
  if (need("passkey.rp_hash", at, S["p" USE[s]], substr(au, 1, 64))) return 1
  if (flags % 2 == 0) return wrong("passkey.user_present", at, "UP", flags)
  if (int(flags / 4) % 2 == 0) return wrong("passkey.user_verified", at, "UV", flags)
  if ((int(flags / 8) % 2 ? "true" : "false") != be || (int(flags / 16) % 2 ? "true" : "false") != V["passkey.backed_up"]) return wrong("passkey.backup", at, flags, be " " V["passkey.backed_up"])
  if (hex(substr(au, 67, 8)) != V["passkey.sign_count"] + 0) return wrong("passkey.sign_count", at, hex(substr(au, 67, 8)), V["passkey.sign_count"])
  if (ASSERTED[USE[s]] != "ok") return wrong("passkey.signature", at, "", "")
  return bundle ? 0 : registered()
}
# client: what the browser signed; read from the bytes of the client data.
function client(h,    j, C) {
  j = ""; for (i = 1; i < length(h); i += 2) j = j sprintf("%c", hex(substr(h, i, 2)))
  if (!flat(j, C)) return wrong("passkey.client_data", at, "", "")
  if (need("passkey.type", at, "webauthn.get", C["type"])) return 1
  if (need("passkey.challenge", at, base(V["batch.root"], 1), C["challenge"])) return 1
  if (C["crossOrigin"] == "true") return wrong("passkey.origin", at, "", "crossOrigin")
  return need("passkey.origin", at, plain(V["passkey.origin"]), plain(C["origin"]))
}
function registered(    c) {
  c = V["passkey.credential"]
  if (!(c in KEYOF)) return wrong("key.unknown", at, "", c)
  c = KEYOF[c]
  if (need("key.user", at, KUSER[c], V["statement.signer"])) return 1
  if (KSUM[c] != S["q" USE[s]] || KBE[c] != V["passkey.backup_eligible"]) return wrong("key.public_key", at, KSUM[c], S["q" USE[s]])
  if (KFROM[c] == "" || micros(V["signed_at"]) + 0 < micros(KFROM[c]) + 0 || KUNTIL[c] != "" && micros(V["signed_at"]) + 0 >= micros(KUNTIL[c]) + 0) return wrong("key.in_force", at, KFROM[c] " " KUNTIL[c], V["signed_at"])
  return 0
}
# event_fits: a signature of a record against its move, any other against the event that names it.
function event_fits() {
  if (V["statement.purpose"] in does) { if (!(r in LAST)) return wrong("signature.event", at, "", h); return BROKEN[r] ? 0 : move() }
  if (V["statement.purpose"] == "delegation") { d = p SUBSEP V["statement.subject.id"]; GSIGNER[d] = V["statement.signer"]; GFROM[d] = V["statement.subject.from"]; GTO[d] = V["statement.subject.to"]; GSTART[d] = V["statement.subject.starts_at"]; GEND[d] = V["statement.subject.ends_at"] }
  return need("signature.statement", at, SAYS[h], p " " V["statement.signer"] " " S[sprintf("t%08d", FNR)] " " V["signed_at"])
}
# granted: who signs for somebody else must have been let by him, for that time. The grant itself is not in a bundle.
function granted(    d, t) {
  d = V["statement.delegation"]; t = V["statement.for"]; if (bundle || d == "" && t == "") return 0
  d = p SUBSEP d
  if (!(d in GFROM) || GSIGNER[d] != t || GFROM[d] != t || GTO[d] != V["statement.signer"] || micros(V["signed_at"]) + 0 < micros(GSTART[d]) + 0 || micros(V["signed_at"]) + 0 >= micros(GEND[d]) + 0) return wrong("signature.delegation", at, t, V["statement.delegation"])
  return 0
}
function move(    m) {
  m = v + 1
  if (v !~ /^[0-9]+$/ || m > LAST[r] || DSIG[r, m] != h) return wrong("signature.event", at, DSIG[r, m], h)
  if (need("signature.purpose", at, ACTION[r, m], does[V["statement.purpose"]])) return 1
  if (need("signature.statement", at, DSTATE[r, m], S[sprintf("t%08d", FNR)])) return 1
  if (need("signature.content", at, HASH[r, v], V["statement.content_hash"])) return 1
  if (need("signature.signer", at, ACTOR[r, m], V["statement.signer"])) return 1
  if (need("signature.state", at, FROM[r, m], V["statement.state"])) return 1
  if (need("signature.for", at, DFOR[r, m], V["statement.for"] " " V["statement.delegation"])) return 1
  if (need("signature.edition", at, EDITION[r, m], V["statement.edition"])) return 1
  if (need("signature.time", at, AT[r, m], V["signed_at"])) return 1
  HASSIG[r, v] = V["statement.purpose"]
  SIGNOFF[r, v] = V["statement.content_hash"] " " V["statement.signer"] " " V["method"] " " V["statement.purpose"] " " micros(V["signed_at"]) " " V["assurance"] " " V["statement.for"] " " V["statement.delegation"] " " h
  return 0
}
F == "signatures.end" {
  if (!bundle) for (i = signatures + 1; i in SINDEX; i++) { split(SINDEX[i], I, " "); wrong("signature.form", "file signatures.jsonl line " i place(I[1], I[2], I[3]), "", "") }
  for (k = 1; k <= records; k++) {
    r = ORDER[k]; split(r, I, SUBSEP); if (BROKEN[r]) continue
    for (v = 1; v <= LAST[r]; v++) if ((ACTION[r, v] == "record.sign" || ACTION[r, v] == "record.withdraw") && !(DSIG[r, v] in SIGNED)) wrong("signature.missing", place(I[1], I[2], v), "", "")
  }
  for (i = 1; i <= signs; i++) if (!SEEN[SIGNORDER[i]]) wrong("signature.missing", SIGNED[SIGNORDER[i]], SIGNORDER[i], "")
  next
}
F == "sign_offs" {
  flat($0, V); p = V["project_id"]; id = V["record_id"]; v = V["version"]; r = p SUBSEP id; at = file("sign_offs.jsonl", p, id, v)
  if (BROKEN[r]) next
  if (SIGNOFF[r, v] == "" || TIED[r, v]) { if (DSIG[r, v + 1] == "" || TIED[r, v]) wrong("sign_off.unknown", at, "", V["document_hash"]); next }
  TIED[r, v] = 1
  need("sign_off.row", at, SIGNOFF[r, v], V["content_hash"] " " V["signer"] " " V["method"] " " V["purpose"] " " V["signed_at"] " " V["assurance"] " " V["signed_for"] " " V["delegation"] " " V["document_hash"])
  next
}
F == "sign_offs.end" {
  for (k = 1; k <= records && !bundle; k++) { r = ORDER[k]; split(r, I, SUBSEP); for (v = 1; v <= LAST[r]; v++) if (SIGNOFF[r, v] != "" && !TIED[r, v] && !BROKEN[r]) wrong("sign_off.missing", place(I[1], I[2], v), SIGNOFF[r, v], "") }
  next
}

# Rows: what lists and readers see, against moves and contents.
function column(name, expected) { if (name in V && V[name] == expected "") return 0; if (said) return 1; said = 1; return wrong("row.differs", at " field " name, expected, V[name]) }
function contentcolumns(v,    i) {
  for (i = split("author axis chainage channel class division floor retention subdivision summary title unit_project valid_from valid_until work_date", N, " "); i > 0; i--) column(N[i], DOC[r, v, N[i]])
  i = lowest(); column("secrecy", RELEVEL[r] ? level[LEVELTO[r]] : (DOC[r, v, "secrecy"] > i ? DOC[r, v, "secrecy"] : i))
  if (marked(plain(V["marking"]))) column("marking", "by the ledger: floor " i (RELEVEL[r] ? ", " LEVELFROM[r] " to " LEVELTO[r] " by " ACTOR[r, RELEVEL[r]] : ""))
}
# lowest: the level that a record cannot fall below; marked: whether the column says otherwise than the moves.
function lowest(    k, x, f) {
  for (k = 1; k <= LAST[r]; k++) { x = ACTION[r, k] == "record.classify" ? DOC[r, CHANGED[r, k], "secrecy"] : ACTION[r, k] == "record.screen" ? MERGED[r, k] : 0; if (x + 0 > f + 0) f = x }
  return f + 0
}
function marked(t,    L, n, x) {
  if (t == "") return lowest() > 0 || RELEVEL[r]
  if (!flat(t, L) || level[L["floor"]] + 0 != lowest()) return 1
  n = 0; for (x in L) n++
  if (!RELEVEL[r]) return n != 1
  return L["change.id"] != LEVELID[r] || L["change.level"] != LEVELTO[r] || L["change.from"] != LEVELFROM[r] || L["change.asked_by"] != LEVELASK[r] || L["change.by"] != ACTOR[r, RELEVEL[r]] || L["change.at"] != short(AT[r, RELEVEL[r]]) || n != 6 + (lowest() > 0)
}
function links(t, v,    L, i, bad) {
  if (!flat(t, L) && t != "") return 1
  for (i in L) if (i != "imported.source" && i != "imported.row" && i != "supersedes" && i != "superseded_by" && i != "duplicate_of") return 1
  return L["imported.source"] != DOC[r, v, "imported.source"] || L["imported.row"] != DOC[r, v, "imported.row"] || L["supersedes"] != DOC[r, v, "supersedes"] || L["duplicate_of"] != DOC[r, v, "duplicate_of"] || L["superseded_by"] != BY[r]
}
function returned(t,    L, i, fields) {
  if (!RET[r] || t == "") return RET[r] || t != ""
  if (!flat(t, L)) return 1
  for (i in L) if (i !~ /^(code|reason|by|at|for|delegation|version|fields[.][0-9]+)$/) return 1
  fields = ""; for (i = 0; ("fields." i) in L; i++) fields = fields "\n" L["fields." i]
  return loose(L["code"]) != RCODE[r] || loose(L["reason"]) != RREASON[r] || loose(fields) != RFIELDS[r] || L["by"] != ACTOR[r, RET[r]] || L["for"] " " L["delegation"] != DFOR[r, RET[r]] || L["at"] != short(AT[r, RET[r]]) || L["version"] != RET[r]
}
# loose: texts in rows may escape more than the canonical form does.
function loose(t) { gsub(/\\u003c/, "<", t); gsub(/\\u003e/, ">", t); gsub(/\\u0026/, "\\&", t); gsub(/\\u2028/, "\342\200\250", t); gsub(/\\u2029/, "\342\200\251", t); return t }
F == "records" {
  flat($0, V); p = V["project_id"]; id = V["id"]; r = p SUBSEP id; at = file("records.jsonl", p, id); said = 0; rows = FNR
  if (!(r in LAST) || ROW[r]) { wrong("row.unknown", at, "", id); next }
  ROW[r] = 1; v = LAST[r]; c = CHANGED[r, v]
  if (BROKEN[r] || !HAS[r, c]) next
  column("version", v); column("content_version", c); column("edition", EDITION[r] + 0); column("state", STATE[r]); column("content_hash", HASH[r, v])
  column("received_at", FIRST[r]); column("updated_at", micros(AT[r, v])); column("attachment_count", DOC[r, c, "attachments"]); column("late", LATE[r] + 0)
  column("clock_offset", OFFSET[r] + 0); column("steps", steps(r)); column("archive_no", NO[r]); column("code", CODE[r]); contentcolumns(c)
  if (links(loose(plain(V["links"])), c)) wrong("row.differs", at " field links", "", V["links"])
  if (returned(plain(V["returned"]))) wrong("row.differs", at " field returned", "", V["returned"])
  f = sprintf("f%08d", FNR); if ((f in S ? S[f] : "") != FOUND[r]) wrong("row.differs", at " field findings", FOUND[r], S[f])
  next
}
F == "records.end" && !bundle {
  for (k = 1; k <= records; k++) { r = ORDER[k]; split(r, I, SUBSEP); if (!ROW[r] && !BROKEN[r]) wrong("row.missing", place(I[1], I[2], LAST[r]), HASH[r, LAST[r]], "") }
  next
}
F == "publications" {
  flat($0, V); p = V["project_id"]; id = V["record_id"]; r = p SUBSEP id; at = file("publications.jsonl", p, id); said = 0; publications = FNR
  if (!(r in LAST) || ONLINE[r] || (!BROKEN[r] && !PUB[r])) { wrong("publication.unknown", at, "", V["archive_no"]); next }
  ONLINE[r] = 1; if (BROKEN[r]) next
  v = PUB[r]; c = CHANGED[r, v]
  for (b = v - 1; b > 0; b--) if (HASSIG[r, b] == "publication" && HASH[r, b] == HASH[r, v]) break
  if (b == 0) { wrong("publication.unsigned", at, HASH[r, v], ""); next }
  if (!HAS[r, c]) next
  column("archive_no", NO[r]); column("version", v); column("signed_version", b); column("edition", EDITION[r, v]); column("code", CODE[r]); column("state", STATE[r])
  column("published_at", micros(AT[r, v])); column("content_hash", HASH[r, v]); column("document", HASH[r, v]); column("steps", steps(r)); contentcolumns(c)
  column("corrects_no", DOC[r, c, "supersedes"] == "" ? "" : NO[p SUBSEP DOC[r, c, "supersedes"]]); column("superseded_by", BY[r] == "" ? "" : NO[p SUBSEP BY[r]])
  next
}
F == "publications.end" && !bundle {
  for (k = 1; k <= records; k++) {
    r = ORDER[k]; split(r, I, SUBSEP); if (BROKEN[r] || !PUB[r]) continue
    if (!ONLINE[r]) wrong("publication.missing", place(I[1], I[2], PUB[r]), NO[r], "")
    else need("publication.code", place(I[1], I[2], PUB[r]), code(HASH[r, PUB[r]]), CODE[r])
  }
  next
}
# code: the first eight base32 characters of a hash.
function code(h,    n, out, i) {
  out = ""
  for (i = 1; i <= 10; i += 5) { n = hex(substr(h, i, 5)); out = out digit(n / 32768) digit(n / 1024) digit(n / 32) digit(n) }
  return out
}
function digit(n) { return substr("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", int(n) % 32 + 1, 1) }

# Attachments: rows against receipts and contents, bytes against rows.
F == "attachments" {
  flat($0, V); p = V["project"]; a = p SUBSEP V["attachment"]; attachments = FNR
  at = file("attachments.jsonl", p, V["record"]) " attachment " V["attachment"]; x = 0; for (i in V) x++
  if (x != 6 || LISTED[a]) { wrong("attachment.form", at, "", $0); next }
  LISTED[a] = V["sha256"]; LISTEDREC[a] = V["record"]
  if (GOT[a] == "") { wrong("attachment.unknown", at, "", V["sha256"]); next }
  if (need("attachment.sha256", at, GOT[a], V["sha256"]) || need("attachment.size", at, GOTSIZE[a], V["size"])) next
  if (NAMED[a] != V["record"] && (HANDED[a] || V["record"] != "")) { wrong("attachment.record", at, NAMED[a], V["record"]); next }
  if (HANDED[a] && need("attachment.sha256", at, NAMEDSUM[a], V["sha256"])) next
  if ((V["state"] == "staged") != (V["record"] == "") || V["state"] !~ /^(staged|linked|placed)$/) { wrong("attachment.state", at, "", V["state"]); next }
  at = "file files/" p "/" V["attachment"] place(p, V["record"]) " attachment " V["attachment"]
  PENDING[a] = at
  next
}
F == "bundled" { a = project SUBSEP $1; attachments = FNR; if (NAMEDSUM[a] != $2) wrong("attachment.sha256", place(project, record) " attachment " $1, NAMEDSUM[a], $2); if (GOT[a] != "") need("receipt.sha256", GOTAT[a], GOT[a] " " GOTSIZE[a], $2 " " $3); next }
F == "files" { $2 = named($2); split($2, I, "/"); a = I[1] SUBSEP I[2]; if (!(a in LISTED)) { STRAY[++strays] = $2; next } if (a in PENDING) { need("file.bytes", PENDING[a], LISTED[a], $1); delete PENDING[a] } next }
END {
  for (a in PENDING) wrong("file.missing", PENDING[a], LISTED[a], "")
  for (a in HANDED) if (HANDED[a] && !bundle && !(a in LISTED)) { split(a, I, SUBSEP); wrong("attachment.missing", place(I[1], NAMED[a]) " attachment " I[2], NAMEDSUM[a], "") }
  for (i = 1; i <= strays; i++) wrong("file.unknown", "file files/" STRAY[i], "", "")
  if (bundle) {
    r = project SUBSEP record
    if (LAST[r] == WITHHELD[r] + 0) wrong("history.empty", place(project, record), "", "")
    else if (!BROKEN[r]) { need("bundle.state", place(project, record), STATE[r], bstate); need("bundle.archive_no", place(project, record), NO[r], bno); need("bundle.code", place(project, record), CODE[r], bcode) }
  }
  for (w in WORTH) print "worth\t" w "\t" WORTH[w] > (dir "worth")
  print events + 0, records + 0, versions + 0, signatures + 0, publications + 0, attachments + 0 > (dir "counts")
}
'

fail() { printf '%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4" >> "$work/found"; }
: > "$work/found"
: > "$work/jobs"
: > "$work/top"
: > "$work/uses"
: > "$work/assertions"
: > "$work/asserted"
echo > "$work/one"

# The export as it lies there, or a bundle brought into the same form.
x=$subject
if [ -d "$subject" ]; then
  bundle=0
  verifier=$(awk "$library"'{ flat($0, V); if (V["schema"] == "countersign.export/1") print plain(V["verifier_key"]) }' "$x/manifest.json" 2> /dev/null)
  [ -n "$verifier" ] || fail manifest 'file manifest.json' countersign.export/1 ''
else
  bundle=1
  x=$work/bundle
  mkdir "$x"
  awk -v dir="$x/" "$library"'
    BEGIN { capture = "^(versions[.][0-9]+[.]document|signatures[.][0-9]+|(entries|receipts)[.][0-9]+[.]event)$" }
    function take(list, kind,    i, j) {
      for (i = 0; (list "." i ".event") in R; i++) {
        print R[list "." i ".event"] > (dir "events.jsonl"); print V[list "." i ".leaf"] kind > (dir "index.events")
        printf "%s", V[list "." i ".leaf"] > (dir "paths"); for (j = 0; (list "." i ".path." j) in V; j++) printf " %s", V[list "." i ".path." j] > (dir "paths"); print "" > (dir "paths")
      }
    }
    { whole = whole $0 "\n" }
    END {
      if (!flat(whole, V) || V["schema"] != "countersign.proof/1") exit
      printf "%s", plain(V["checkpoint"]) > (dir "checkpoint")
      for (i = 0; ("versions." i ".document") in R; i++) { print R["versions." i ".document"] > (dir "versions.jsonl"); print V["project"], V["record"], V["versions." i ".version"] > (dir "index.versions") }
      for (i = 0; ("signatures." i) in R; i++) print R["signatures." i] > (dir "signatures.jsonl")
      take("entries", ""); take("receipts", " receipt")
      for (i = 0; ("attachments." i ".id") in V; i++) print V["attachments." i ".id"], V["attachments." i ".sha256"], V["attachments." i ".size"] > (dir "bundled")
      for (i = split("verifier_key project record state archive_no code begins.version begins.state begins.content_hash begins.edition", N, " "); i > 0; i--) print plain(V[N[i]]) > (dir "is." N[i])
    }' "$subject"
  verifier=$(cat "$x/is.verifier_key" 2> /dev/null)
  [ -n "$verifier" ] || fail bundle '' countersign.proof/1 ''
fi
is() { cat "$x/is.$1" 2> /dev/null; }
# part NAME: a file of the export, or an empty one in its place. What an export must have and has not is a fault.
part() { if [ -f "$x/$1" ]; then echo "$x/$1"; else echo /dev/null; fi; }

only=''
[ "$bundle" = 1 ] || only=$(awk "$library"'{ flat($0, V); print V["project"] }' "$x/manifest.json" 2> /dev/null)
size='' root='' bad=''
if [ -s "$work/found" ]; then :
elif [ -n "$pinned" ] && [ "$pinned" != "$verifier" ]; then fail ledger.key '' "$pinned" "$verifier"
else
  key "$verifier" > "$work/bad"
  bad=$(cat "$work/bad")
  [ -z "$bad" ] || fail ledger.key '' "$verifier" "$bad"
fi
if [ ! -s "$work/found" ]; then
  awk -v dir="$work/in/" -v origin="$origin" -v id="$keyid" "$library$notes" F=checkpoint "$(part checkpoint)" F=older "${older:-/dev/null}" F=lines "$(part checkpoints.jsonl)" | signed > "$work/notes"
  size=$(sed -n 's/^checkpoint \([0-9]*\) .*/\1/p' "$work/notes")
  root=$(sed -n 's/^checkpoint [0-9]* //p' "$work/notes")
  [ -n "$size" ] || fail checkpoint.signature 'file checkpoint' "$verifier" ''
fi
if [ ! -s "$work/found" ]; then
  oldsize=$(sed -n 's/^older \([0-9]*\) .*/\1/p' "$work/notes")
  if [ "$bundle" = 0 ]; then
    for f in events.jsonl index.events checkpoints.jsonl versions.jsonl index.versions signatures.jsonl index.signatures sign_offs.jsonl records.jsonl publications.jsonl attachments.jsonl keys.jsonl; do
      [ -f "$x/$f" ] || fail file.missing "file $f" "$f" ''
    done
    # A kept checkpoint that did not verify, is out of order or is longer than the newest, is named by its line.
    awk -v size="$size" 'F == "notes" { if ($1 ~ /^c[0-9]+$/) { OK[$1] = $2 } next }
      { n = OK["c" FNR]; if (n == "" || n + 0 <= last + 0 && FNR > 1 || n + 0 > size + 0 || index($0, "\"size\":" n "}") == 0) print "checkpoint.kept\tfile checkpoints.jsonl line " FNR "\t\t"; else last = n }' \
      F=notes "$work/notes" F=lines "$(part checkpoints.jsonl)" >> "$work/found"
  fi
  if [ -n "$older" ]; then
    if [ -z "$oldsize" ]; then fail older.signature '' "$verifier" ''
    elif [ "$oldsize" -gt "$size" ]; then fail older.shrunk "leaf $size" "$oldsize" "$size"
    elif [ "$bundle" = 1 ] && [ "$oldsize" = "$size" ] && ! grep -q "^older $size $root\$" "$work/notes"; then fail older.root '' '' "$root"
    fi
  fi

  awk -v dir="$work/" -v size="$size" "$library$prepare" F=events "$(part events.jsonl)" F=paths "$(part paths)" F=versions "$(part versions.jsonl)" \
    F=records "$(part records.jsonl)" F=keys "$(part keys.jsonl)" F=signatures "$(part signatures.jsonl)"
  digests "$work/hash" "$work/sums"

  if [ "$bundle" = 0 ]; then
    # The leaves: what the events hash to; where the ledger says otherwise, what it says.
    awk -v size="$size" 'F == "sums" { sub(/^[* ]?[.][/]/, "", $2); if ($2 ~ /^e/) S[$2] = $1; next } F == "leaves" { L[FNR] = $1; next }
      FNR <= size { e = S[sprintf("e%08d", FNR)]; if (($0 == "" || L[FNR] != e) && L[FNR] ~ /^[0-9a-f]+$/ && length(L[FNR]) == 64) e = L[FNR]; print e }
      END { for (i = FNR + 1; i <= size; i++) if (L[i] ~ /^[0-9a-f]+$/ && length(L[i]) == 64) print L[i]; else exit }' \
      F=sums "$work/sums" F=leaves "$(part index.events)" F=events "$(part events.jsonl)" > "$work/leaves"
    n=0
    left=1
    from=$work/leaves
    set --
    while [ "$left" -gt 0 ]; do
      left=$(awk -v dir="$work/levels/$((n / 10))$((n % 10))/" -v out="$work/level.$n" "$library$level" "$from")
      [ -s "$work/level.$n" ] || break
      set -- "$@" F=level "$work/level.$n"
      [ "$left" -eq 0 ] || digests "$work/levels/$((n / 10))$((n % 10))" "$work/nodes.$n" "$left"
      from=$work/nodes.$n
      n=$((n + 1))
    done
    awk "$fold" "$@" F=notes "$work/notes" >> "$work/jobs"
    # The tree is too short for what was signed: the events after it were taken out.
    leaves=$(wc -l < "$work/leaves" | tr -d ' ')
    [ "$leaves" -ge "$size" ] || shrunk=$leaves
  fi
  climbing

  awk -v dir="$work/in/" "$library"'F == "sums" { S[named($2)] = $1; next } { f = dir "a" $1 ".msg"; put($3 S["c" $1], f); close(f) }' F=sums "$work/sums" F=list "$work/assertions"
  while read -r a algorithm _; do
    state=bad
    case $algorithm in
      -8) openssl pkeyutl -verify -pubin -inkey "$work/in/a$a.pem" -rawin -in "$work/in/a$a.msg" -sigfile "$work/in/a$a.sig" > /dev/null 2>&1 && state=ok ;;
      -7 | -257) openssl dgst -sha256 -verify "$work/in/a$a.pem" -signature "$work/in/a$a.sig" "$work/in/a$a.msg" > /dev/null 2>&1 && state=ok ;;
    esac
    echo "$a $state"
  done < "$work/assertions" > "$work/asserted"

  if [ -d "$x/files" ]; then digests "$x/files" "$work/files"; else : > "$work/files"; fi
  awk -v dir="$work/" -v bundle="$bundle" -v size="$size" -v root="$root" -v only="$only" -v project="$(is project)" -v record="$(is record)" -v bstate="$(is state)" -v bno="$(is archive_no)" -v bcode="$(is code)" -v begins="$(is begins.version)" -v bfrom="$(is begins.state)" -v bhash="$(is begins.content_hash)" -v bedition="$(is begins.edition)" \
    "$library$judge" F=sums "$work/sums" F=top "$work/top" F=asserted "$work/asserted" F=uses "$work/uses" F=notes "$work/notes" \
    F=leaves "$(part index.events)" F=events "$(part events.jsonl)" F=events.end "$work/one" F=keys "$(part keys.jsonl)" F=keys.end "$work/one" \
    F=index.versions "$(part index.versions)" F=versions "$(part versions.jsonl)" F=versions.end "$work/one" \
    F=index.signatures "$(part index.signatures)" F=signatures "$(part signatures.jsonl)" F=signatures.end "$work/one" F=sign_offs "$(part sign_offs.jsonl)" F=sign_offs.end "$work/one" \
    F=records "$(part records.jsonl)" F=records.end "$work/one" F=publications "$(part publications.jsonl)" F=publications.end "$work/one" \
    F=attachments "$(part attachments.jsonl)" F=bundled "$(part bundled)" F=files "$work/files" >> "$work/found"
  [ "$bundle" = 1 ] ||
    awk -v size="$size" "$library"'{ flat($0, V); if (V["leaves"] != size) print "manifest.leaves\tfile manifest.json\t" size "\t" V["leaves"] }' "$x/manifest.json" >> "$work/found"
  [ -z "${shrunk:-}" ] || fail checkpoint.root "file events.jsonl leaf $shrunk" "$size" "$shrunk"
fi

# What was found, in words.
words='
function place(at) { sub(/^ +/, "", at); return at == "" ? "" : " (" at ")" }
BEGIN {
  FS = "\t"
  W["ledger.key"] = "账本公钥不是您所持的那一把，或无法使用 · the ledger key is not the one that you hold, or cannot be used"
  W["checkpoint"] = "检查点与事件不符 · the checkpoint does not fit the events"
  W["older"] = "账本与您所持的检查点不符 · the ledger does not go on from the checkpoint that you kept"
  W["event"] = "事件与账本不符 · the event is not what the ledger has"
  W["leaf"] = "账本缺少这一叶 · the ledger lacks this leaf"
  W["history"] = "记录的历史不连贯 · the history of the record does not follow"
  W["version"] = "内容与账本不符 · the content is not what the ledger has"
  W["statement"] = "签认书与所签不符 · the statement is not what was signed"
  W["signature"] = "签名与账本不符或缺失 · the signature does not fit the ledger, or is missing"
  W["passkey"] = "密钥签名无法核验 · the signature of the key does not verify"
  W["sign_off"] = "签认的登记与签名不符或缺失 · the row of the sign-off does not fit the signature, or is missing"
  W["key"] = "密钥与登记不符 · the key is not the registered one"
  W["row"] = "登记与账本和所签内容不符 · the row is not what the ledger and the signed content say"
  W["publication"] = "发布与账本和签名不符 · the publication is not what ledger and signature say"
  W["attachment"] = "附件与账本和所签内容不符 · the attachment is not what ledger and content say"
  W["receipt"] = "附件回执与附件或账本不符 · the receipt does not fit the attachment or the ledger"
  W["file"] = "文件与登记不符 · the file is not what its row says"
  W["manifest"] = "清单有误 · the manifest is wrong"
  W["bundle"] = "证据包的说明与账本不符 · what the bundle says is not what the ledger says"
}
NR <= 20 { f = $1; sub(/[.].*/, "", f); print "不符 wrong: " $1 ": " (($1 in W) ? W[$1] : W[f]) place($2) ($3 $4 == "" ? "" : "; 应为 expected " $3 "; 实为 seen " $4) }
END { if (NR > 20) print "… " NR - 20 " 处 more" }
'
if [ -s "$work/counts" ]; then
  read -r e r v s p a < "$work/counts"
  echo "账本 ledger $origin · 检查点 checkpoint $size · 事件 events $e · 记录 records $r · 版本 versions $v · 签名 signatures $s · 发布 publications $p · 附件 attachments $a"
  [ ! -f "$work/worth" ] || while read -r _ w n; do echo "签名方式 assurance $w: $n"; done < "$work/worth"
fi
if [ ! -s "$work/found" ] && [ ! -s "$work/counts" ]; then fail verifier '' '' 'the verifier itself failed'; fi
awk "$words" "$work/found"
[ ! -s "$work/found" ] || exit 1
[ -n "$older" ] || echo '注意 note: 没有旧检查点可比，整库退回旧备份无法发现 · without a checkpoint of your own, an installation set back to an old backup would not be noticed'
[ -n "$pinned" ] || echo '注意 note: 账本公钥取自材料本身 · the ledger key was taken from what was verified'
echo '未发现改动。Nothing is wrong.'
