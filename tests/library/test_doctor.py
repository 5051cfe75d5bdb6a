"""What a keeper of reports should know is found, and nothing else is."""

import json
import unicodedata
from pathlib import Path

from click.testing import CliRunner

from support.corpora import indexed, report
from wardsearch.library.doctor import Finding
from wardsearch.terminal.cli import main

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
HEAD = f"UBND PHƯỜNG BẾN XANH\t{MOTTO}Số: {{}}/KH-UBND\tBến Xanh, ngày 5 tháng 3 năm 2024\n"
PLAN = "KẾ HOẠCH\nHiến máu tình nguyện\n\nCăn cứ Luật, phường Bến Xanh {}.\n"
NFD = unicodedata.normalize("NFD", "báo cáo.txt")
TEXTS = {
    "a.txt": report("Một", "Phường Bến Xanh họp dân."),
    "b/copy.txt": report("Một", "Phường Bến  Xanh họp dân."),
    "undated.txt": "Phường Bến Xanh dọn rác\n\nSáng nay.\n",
    "wardless.txt": report("Ba", "Không nói ở đâu."),
    "kh/Kế hoạch dự thảo lần 2.txt": report("Dự thảo", "Phường Bến Xanh, bản đầu."),
    "kh/Kế hoạch.txt": report("Bản chính", "Phường Bến Xanh, bản sau."),
    "x/1.txt": HEAD.format("    ") + PLAN.format("sơ bộ"),
    "y/2.txt": HEAD.format("4") + PLAN.format("chính thức"),
    NFD: report("Năm", "Phường Bến Xanh trồng cây."),
    "untitled.txt": "chữ " * 200 + "phường Bến Xanh 2024-01-05",
}


def found(tmp_path: Path, texts: dict[str, str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    with indexed(tmp_path, texts) as index:
        return {finding.code: finding.groups for finding in index.examine().findings}


class TestFindings:
    def test_each_is_found(self, tmp_path: Path) -> None:
        findings = found(tmp_path, TEXTS)
        assert findings["twins"] == (("a.txt", "b/copy.txt"),)
        assert findings["drafts"] == (
            ("kh/Kế hoạch dự thảo lần 2.txt", "kh/Kế hoạch.txt"),
            ("x/1.txt", "y/2.txt"),
        )
        assert findings["without-date"] == (("undated.txt",), ("untitled.txt",))
        assert ("wardless.txt",) in findings["without-ward"]
        assert findings["without-title"] == (("untitled.txt",),)
        assert findings["name-decomposed"] == ((NFD,),)
        assert set(findings) == {
            "twins",
            "drafts",
            "without-date",
            "without-ward",
            "without-title",
            "name-decomposed",
        }

    def test_a_copy_is_no_draft(self, tmp_path: Path) -> None:
        texts = {"a.txt": TEXTS["a.txt"], "a (1).txt": TEXTS["a.txt"]}
        assert found(tmp_path, texts) == {"twins": (("a (1).txt", "a.txt"),)}

    def test_what_lies_within_a_file_is_not_to_be_left_out_by_its_name(
        self, tmp_path: Path
    ) -> None:
        def lines(*texts: str) -> str:
            told = [{"id": f"n{at}", "title": "Họp", "text": text} for at, text in enumerate(texts)]
            return "\n".join(map(json.dumps, told))

        one, two, three = (f"Phường Bến Xanh họp lần {n}, ngày {n}/3/2024." for n in range(1, 4))
        texts = {
            "a.jsonl": lines(one, one, two, three),
            "b.jsonl": lines(two),
            "three.txt": report("Họp", three),
            "d.jsonl": lines(HEAD.format("  ") + PLAN.format("nháp")),
            "e.txt": HEAD.format("4") + PLAN.format("xong"),
        }
        findings = found(tmp_path, texts)
        assert findings["twins-within"] == (
            ("a.jsonl#n0", "a.jsonl#n1"),
            ("a.jsonl#n2", "b.jsonl#n0"),
        )
        assert findings["drafts-within"] == (("d.jsonl#n0", "e.txt"),)
        assert "drafts" not in findings
        for code in ("twins-within", "drafts-within"):
            assert "out of their files" in str(Finding(code, (("x", "y"),)).message)

    def test_a_file_with_the_text_of_a_line_can_be_left_out(self, tmp_path: Path) -> None:
        line = json.dumps({"id": "1", "title": "Họp", "text": "Phường Bến Xanh họp."})
        texts = {"a.jsonl": line, "b.txt": "Họp\n\nPhường Bến Xanh họp."}
        findings = found(tmp_path, texts)
        assert findings["twins"] == (("a.jsonl#1", "b.txt"),)
        assert "twins-within" not in findings

    def test_nothing_is_found_in_sound_reports(self, tmp_path: Path) -> None:
        texts = {"a.txt": TEXTS["a.txt"], "2.txt": TEXTS["y/2.txt"]}
        assert found(tmp_path, texts) == {}


class TestCommand:
    def test_says_how_many_which_and_what_to_do(self, tmp_path: Path) -> None:
        with indexed(tmp_path, TEXTS):
            pass
        done = CliRunner().invoke(main, ["doctor", "--index", str(tmp_path / "index")])
        assert done.exit_code == 0, done.output
        assert "2 reports have the same text" in done.stdout
        assert "a.txt · b/copy.txt" in done.stdout
        assert "--exclude" in done.stdout

    def test_json_has_all_ids(self, tmp_path: Path) -> None:
        with indexed(tmp_path, {f"{n}.txt": "Tin\n\nphường Bến Xanh" + " x" * n for n in range(9)}):
            pass
        shown = ["doctor", "--json", "--index", str(tmp_path / "index")]
        answer = json.loads(CliRunner().invoke(main, shown).stdout)
        (finding,) = answer["findings"]
        assert (answer["reports"], finding["code"], finding["count"]) == (9, "without-date", 9)
        assert len(finding["groups"]) == 9
