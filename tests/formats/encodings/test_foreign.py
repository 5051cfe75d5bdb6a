"""Is no text of another language taken for Vietnamese?

The sentences are ours. From each language many pieces are made, cut from its sentences in a random
order, as Unicode and as the bytes that its files had, which are read as if they were Latin-1.
"""
# ruff: noqa: RUF001 - Turkish has a dotless i

from random import Random

import pytest

from wardsearch.formats.encodings.detection import decode_run

SENTENCES = {
    "English": (
        "The café on the corner sells crème brûlée and à la carte lunches.",
        "Can you go to the inn at ten? No, I am on a bus to the sea.",
        "“Don't,” he said; it’s £5 – or €6 – for the naïve façade of a cliché.",
        "My résumé is in the hall, so let me do it again and hang a tag on the van.",
        "A man ran to a big old tree, sat on a log and sang a song to the moon.",
        "The ward council met on Monday to vote on the budget of the coming year.",
    ),
    "French": (
        "L'élève a déjà été prévenu à la fenêtre de l'hôtel où il était allé.",
        "Ça va très bien ; nous sommes à côté de la forêt, près du théâtre.",
        "Il était une fois un garçon naïf qui rêvait d'être le maître de l'île.",
        "La réunion du conseil a été repoussée à cause de la grève générale.",
        "Où êtes-vous ? Là-bas, à l'école, là où le café coûte six euros.",
        "Dès qu'il eut mangé, il s'en alla sans bruit, hélas, vers le château.",
    ),
    "Portuguese": (
        "Não há razão para a população não ir à praça às três da manhã.",
        "O avô e a avó já estão à espera do pão, do café e da maçã.",
        "É só uma questão de atenção: você não pôde vir ontem, mas virá amanhã.",
        "A câmara aprovou a construção da estação e do túnel até o próximo mês.",
        "Os irmãos são bons, mas têm sede; dê-lhes água, chá e limões.",
        "Que há de novo? Nós não sabíamos que ele é um herói tão cortês.",
    ),
    "Spanish": (
        "¿Dónde está el niño? Él dijo que sí, que mañana vendrá con mamá.",
        "El año pasado subió la presión: ¡qué montaña más difícil!",
        "La reunión será en el salón número dos, según informó el alcalde.",
        "Mi papá tomó té y café; después salió a caminar por el jardín.",
        "Había cigüeñas en el árbol y un pingüino pequeño en el río.",
        "«Así no», pensó José, y cerró el baúl con más cuidado aún.",
    ),
    "Italian": (
        "Perché la città è così bella? Chissà, forse perché c'è più luce.",
        "Lunedì andrò all'università; martedì, però, resterò già a casa.",
        "È vero che il caffè costa di più, ma né tu né io ne beviamo più.",
        "Il sindaco parlò della libertà e della qualità dell'acqua di lì.",
        "Ciò che può fare, lo farà; la verità verrà a galla, giù in fondo.",
        "La nonna ha un bel gatto nero e un cane che non ama il mare.",
    ),
    "German": (
        "Die Straße führt über die Brücke; dort müssen wir früh abbiegen.",
        "Für große Häuser wären höhere Gebühren fällig, hieß es am Nachmittag.",
        "Schöne Grüße aus München! Wir hören uns nächste Woche, natürlich.",
        "Er aß ein Stück Käse und tränkte die Pferde am Fluß, bevor es kühl wurde.",
        "Nach § 5 und § 7 können Bürger die Änderung des Beschlusses verlangen.",
        "Das Mädchen läuft zur Tür, öffnet sie und hört die Vögel singen.",
    ),
    "Romanian": (
        "Îți mulțumesc că ai venit în oraș să vezi copiii și bunica.",
        "Această țară are munți înalți, ape și păduri fără sfârșit.",
        "Câinele nu mănâncă pâine, dar pisica bea lapte în fiecare dimineață.",
        "Primăria a anunțat că ședința va avea loc mâine după-amiază.",
        "Ce faci? Eu sunt bine, însă tata încă lucrează la grădină.",
        "Ştiinţa şi învăţătura îl ajută pe om să înţeleagă lumea.",
    ),
    "Turkish": (
        "Bugün hava çok güzel, çocuklar bahçede top oynuyor ve gülüyor.",
        "İstanbul'da yaşayan kız kardeşim öğretmen olarak çalışıyor.",
        "Şu köşedeki dükkân açık mı? Hayır, pazar günü kapalı olduğunu söylediler.",
        "Ağaçların altında oturup çay içtik, sonra gölün kıyısında yürüdük.",
        "Belediye, yeni yolun gelecek yıl bitirileceğini duyurdu.",
        "Ne dün ne bugün o işe başladı; kâğıtlar hâlâ masanın üstünde.",
    ),
    "Polish": (
        "Dziś wieczorem pójdę z żoną na kolację, jeśli zdążę wrócić.",
        "Łódź jest piękna, ale ścieżka nad rzeką bywa śliska po deszczu.",
        "Czy mógłbyś mi powiedzieć, gdzie jest najbliższy sklep spożywczy?",
        "Rada gminy uchwaliła budżet na przyszły rok większością głosów.",
        "Żółta gęś śpi w trawie, a źrebię skacze koło studni.",
        "Ten pan ma dom, las i pole; no i co z tego?",
    ),
    "Czech": (
        "Příliš žluťoučký kůň úpěl ďábelské ódy, řekl učitel dětem.",
        "Město schválilo rozpočet a zítra začne stavět nový most přes řeku.",
        "Můj bratr pracuje v nemocnici, kde léčí nemocné děti a jejich matky.",
        "Kdy přijdeš domů? Už je pozdě a večeře na stole stydne.",
        "Na náměstí stojí stará věž, ze které je vidět celé údolí.",
        "Ten les je tichý, jen pták zpívá a voda teče dál.",
    ),
    "Indonesian": (
        "Anak itu pergi ke pasar bersama ibu untuk membeli ikan dan nasi.",
        "Pemerintah kota akan membangun jalan baru di dekat sungai besar.",
        "Apa kabar? Saya baik, tetapi hari ini hujan turun sangat lama.",
        "Kami makan siang di rumah nenek, lalu tidur di bawah pohon.",
        "Dia tinggal di kampung, tidak jauh dari pantai dan gunung.",
        "Buku ini bagus, kata guru itu; bacalah sampai habis malam ini.",
    ),
}
CHARSETS = {
    "Romanian": ("iso8859-2", "iso8859-16", "cp1250"),
    "Turkish": ("iso8859-9", "cp1254"),
    "Polish": ("iso8859-2", "cp1250"),
    "Czech": ("iso8859-2", "cp1250"),
}
SIZES = (20, 60, 200)
PIECES = 75  # of each language and size; 6,075 texts with those of the charsets


@pytest.mark.parametrize("language", SENTENCES)
def test_a_text_of_another_language_is_left_as_it_is(language: str) -> None:
    random = Random(language)  # noqa: S311 - not for secrets
    converted = []
    for size in SIZES:
        for _ in range(PIECES):
            text = " ".join(random.sample(SENTENCES[language], len(SENTENCES[language])))
            start = random.randrange(len(text) - size)
            piece = text[start : start + size]
            for form in (piece, *as_bytes(piece, CHARSETS.get(language, ("cp1252",)))):
                found = decode_run(form)
                if found.encoding != "unicode":
                    converted.append((form, found))

    assert converted == []


def as_bytes(text: str, charsets: tuple[str, ...]) -> list[str]:
    return [text.encode(charset, "replace").decode("latin-1") for charset in charsets]
