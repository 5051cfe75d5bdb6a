"""What a keeper of reports should know is found, and nothing else is."""

import json
import unicodedata
from pathlib import Path

from click.testing import CliRunner

from support.corpora import indexed, report
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
