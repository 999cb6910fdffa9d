//! EmpPK and EmpCK: who is calling, and whether he knows the company's key (dossier section 2).
//!
//! EmpCK is the lower-case hexadecimal MD5 of key and first Documento, in UTF-8. The company whose key it is, is the one whose CNPJ
//! stands in the document, so it is looked for in the text: a document that is no XML has a key all the same, and its own error.

use std::fmt::Write as _;

use md5::{Digest, Md5};

use crate::wire::xml;

/// The elements that name a company, in the order in which they are looked for (dossier 13, row 3); letter case varies.
const ELEMENTOS: [&str; 13] = [
    "CNPJ_emit",
    "CPF_emit",
    "CNPJ_prest",
    "CPF_prest",
    "CnpjEmissor",
    "NtfCnpjEmissor",
    "NtfCpfEmissor",
    "CteCnpjEmissor",
    "MdfCnpjEmissor",
    "NfcomCnpjEmissor",
    "CnpjEmpresa",
    "DocEmtCNPJ",
    "EmpCNPJ",
];
/// Groups whose CNPJ or CPF is the company's, in the other models' layouts (dossier 5.4 and 11).
const DONOS: [&str; 3] = ["emit", "Prestador", "Evento"];

/// The hash of key and document.
pub fn emp_ck(chave: &str, documento: impl AsRef<[u8]>) -> String {
    let digest = Md5::new().chain_update(chave).chain_update(documento).finalize();
    digest.iter().fold(String::with_capacity(32), |mut hex, byte| {
        // Writing into a string cannot fail.
        _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// The CNPJs and CPFs that a document names as its company, in the order in which they count: of each element the first, in any letter
/// case. One pass for all of them, since this comes before the key is checked: anybody may send anything.
pub fn candidatos(documento: &str) -> Vec<String> {
    let mut primeiros: [Option<&str>; ELEMENTOS.len()] = [None; ELEMENTOS.len()];
    let (mut do_dono, mut dentro) = (None, false);
    let dono = |nome: &str| DONOS.iter().any(|known| known.eq_ignore_ascii_case(nome));
    let mut pedacos = documento.split('<').skip(1).peekable();
    while let Some(pedaco) = pedacos.next() {
        // A name ends at its `>` or at the next `<`; a value that no `<` ends is no element's.
        let Some((nome, valor)) = pedaco.split_once('>').filter(|_| pedacos.peek().is_some()) else {
            continue;
        };
        let nome = nome.trim_end();
        dentro = (dentro || dono(nome)) && !nome.strip_prefix('/').is_some_and(dono);
        if dentro
            && do_dono.is_none()
            && (nome.eq_ignore_ascii_case("CNPJ") || nome.eq_ignore_ascii_case("CPF"))
        {
            do_dono = Some(xml::trim(valor));
        }
        let known = ELEMENTOS.iter().zip(&mut primeiros).find(|(known, _)| known.eq_ignore_ascii_case(nome));
        if let Some((_, primeiro @ None)) = known {
            *primeiro = Some(xml::trim(valor));
        }
    }
    let mut found = Vec::new();
    for valor in primeiros.into_iter().chain([do_dono]).flatten().filter(|valor| !valor.is_empty()) {
        if !found.iter().any(|known| known == valor) {
            found.push(valor.to_owned());
        }
    }
    found
}

/// The name of a document's root, without prefix, found in the text: what is no XML has a root all the same.
pub fn raiz(documento: &str) -> Option<&str> {
    let nomes = documento.split('<').skip(1).filter(|pedaco| !pedaco.starts_with(['?', '!']));
    let nome = nomes
        .map(|pedaco| pedaco.split([' ', '>', '/', '\t', '\r', '\n']).next().unwrap_or_default())
        .next()?;
    nome.rsplit(':').next()
}

/// How an EmpCK that does not fit could have come about; a hint for the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confere<'a> {
    /// What came.
    pub emp_ck: &'a str,
    /// The first Documento, trimmed and unescaped.
    pub documento: &'a str,
    /// Whether a hash of the ISO-8859-1 bytes will do.
    pub latin1: bool,
    /// Whether upper-case hexadecimal will do.
    pub maiusculas: bool,
}

impl Confere<'_> {
    /// Whether the hash is that of this key.
    pub fn com(&self, chave: &str) -> bool {
        let fits =
            |hash: &str| self.emp_ck == hash || (self.maiusculas && self.emp_ck.eq_ignore_ascii_case(hash));
        fits(&emp_ck(chave, self.documento))
            || (self.latin1 && latin1(self.documento).is_some_and(|bytes| fits(&emp_ck(chave, bytes))))
    }

    /// What may have gone wrong, given the company's key and the partner's.
    pub fn palpite(&self, chave: &str, do_parceiro: &str) -> String {
        let is = |hash: String| self.emp_ck.eq_ignore_ascii_case(&hash);
        if self.documento.starts_with("&lt;") {
            return "the document is still escaped after one unescaping: it was escaped twice".to_owned();
        }
        if is(emp_ck(chave, self.documento)) {
            return "the hash is right but in upper case".to_owned();
        }
        if is(emp_ck(chave, xml::escape_text(self.documento).as_ref())) {
            return "the hash was made of the escaped document; it is made before escaping".to_owned();
        }
        if latin1(self.documento).is_some_and(|bytes| is(emp_ck(chave, bytes))) {
            return "the hash was made of ISO-8859-1 bytes; UTF-8 counts".to_owned();
        }
        if is(emp_ck(do_parceiro, self.documento)) {
            return "the hash was made with the partner's key; this service takes the company's".to_owned();
        }
        if is(emp_ck("", self.documento)) {
            return "the hash was made without any key".to_owned();
        }
        "white space inside the document counts, and of several documents only the first is hashed".to_owned()
    }
}

fn latin1(text: &str) -> Option<Vec<u8>> {
    text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHAVE: &str = "0123456789abcdef0123456789abcdef";
    const INUT: &str = "<Inutilizacao><ModeloDocumento>NFe</ModeloDocumento><Versao>4.00</Versao><CnpjEmissor>11222333000181</CnpjEmissor><tpAmb>2</tpAmb><NumeroInicial>12</NumeroInicial><NumeroFinal>18</NumeroFinal><Serie>1</Serie><Justificativa>Numeração não utilizada</Justificativa></Inutilizacao>";

    #[test]
    fn the_root_is_found_in_the_text() {
        for (documento, wanted) in [
            ("<Bilhetagem><a/></Bilhetagem>", Some("Bilhetagem")),
            ("<?xml version='1.0'?>\n<!-- <x> --><inv:Envio a='1'>", Some("x")),
            ("<?xml version='1.0'?>\n<!-- x --><inv:Envio a='1'>", Some("Envio")),
            ("<Consulta/>", Some("Consulta")),
            ("nothing", None),
            ("", None),
        ] {
            assert_eq!(raiz(documento), wanted, "{documento}");
        }
    }

    fn confere<'a>(emp_ck: &'a str, documento: &'a str) -> Confere<'a> {
        Confere { emp_ck, documento, latin1: false, maiusculas: false }
    }

    #[test]
    fn the_vectors_of_the_dossier_hold() {
        for (documento, hash) in [
            ("<Consulta/>", "6b47731c63492a751474ea7fbb0f15b5"),
            ("<a>x &amp; y</a>", "460b6ad27655dbc6cd278b497a59f06b"),
            (INUT, "5e8d08ddcd138915c4005f3598625b38"),
        ] {
            assert!(confere(hash, documento).com(CHAVE), "{documento}");
        }
        assert_eq!(
            emp_ck(
                "fedcba9876543210fedcba9876543210",
                "<Bilhetagem><ModeloDocumento>NFe</ModeloDocumento><tpAmb>2</tpAmb><TipoConsulta>1</TipoConsulta><Acumulado>1</Acumulado><DataInclusaoInicial/><DataInclusaoFinal/><Emissores><EmissoresItem><CNPJ>11222333000181</CNPJ></EmissoresItem></Emissores></Bilhetagem>"
            ),
            "3f269c3d62cb93d5ae3b28df2fb60259"
        );
    }

    #[test]
    fn the_other_charset_is_a_knob() {
        let latin = "7b5d594e5e6f918ee4157fb41519f0cd";
        assert!(!confere(latin, INUT).com(CHAVE));
        assert!(Confere { latin1: true, ..confere(latin, INUT) }.com(CHAVE));
        assert!(confere(latin, INUT).palpite(CHAVE, "").contains("ISO-8859-1"));
    }

    #[test]
    fn hints_say_what_went_wrong() {
        let upper = emp_ck(CHAVE, "<a/>").to_uppercase();
        assert!(!confere(&upper, "<a/>").com(CHAVE));
        assert!(Confere { maiusculas: true, ..confere(&upper, "<a/>") }.com(CHAVE));
        for (hash, documento, hint) in [
            (upper.clone(), "<a/>", "upper case"),
            (emp_ck(CHAVE, "&lt;a/&gt;"), "<a/>", "before escaping"),
            (emp_ck("p", "<a/>"), "<a/>", "partner's key"),
            (emp_ck("", "<a/>"), "<a/>", "without any key"),
            (emp_ck(CHAVE, "<a/>"), "&lt;a/&gt;", "escaped twice"),
            ("x".to_owned(), "<a/>", "white space"),
        ] {
            assert!(confere(&hash, documento).palpite(CHAVE, "p").contains(hint), "{hint}");
        }
    }

    #[test]
    fn companies_are_found_in_any_document() {
        for (documento, found) in [
            ("<Envio><emit><CNPJ_emit> 11222333000181 </CNPJ_emit></emit>", vec!["11222333000181"]),
            ("<c><cnpjempresa>1</cnpjempresa><CnpjEmissor>2</CnpjEmissor></c>", vec!["2", "1"]),
            ("<c><CnpjEmissor/><CnpjEmpresa></CnpjEmpresa></c>", vec![]),
            ("<CnpjEmissor><CnpjEmissor>1</CnpjEmissor>", vec![]),
            ("<a b=\"c\"><CnpjEmissor\n>1</CnpjEmissor ><CnpjEmissor>2</CnpjEmissor>", vec!["1"]),
            ("<x <CnpjEmissor>1<y><<EmpCNPJ>2<", vec!["1", "2"]),
            ("<CnpjEmissor>1", vec![]),
            (
                "<E><toma4><CNPJ>9</CNPJ></toma4><emit><CNPJ>1</CNPJ><CPF>3</CPF></emit><rem><CNPJ>2</CNPJ></rem></E>",
                vec!["1"],
            ),
            ("<Evento><CNPJ>1</CNPJ></Evento>", vec!["1"]),
            ("<Evento><MdfCNPJEmissor>1</MdfCNPJEmissor></Evento>", vec!["1"]),
            ("<Prestador><CNPJ_prest>1</CNPJ_prest></Prestador>", vec!["1"]),
            ("CnpjEmissor>1<", vec![]),
            ("<<>", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(candidatos(documento), found, "{documento}");
        }
    }

    /// Whoever reads on to the next `>` for each `<` is still at it tomorrow.
    #[test]
    fn a_document_of_brackets_takes_one_pass() {
        let many = 1_000_000;
        assert_eq!(candidatos(&"<".repeat(many)), Vec::<String>::new());
        assert_eq!(candidatos(&"<CnpjEmissor".repeat(many / 10)), Vec::<String>::new());
        assert_eq!(candidatos(&format!("{}EmpCNPJ>1</", "<".repeat(many))), ["1"]);
        let tags = "<a><B ><cnpj_EMIT/>x > y</a>".repeat(many / 20);
        assert_eq!(candidatos(&format!("{tags}<cnpj_EMIT>7</cnpj_EMIT>{tags}")), ["7"]);
    }
}
