//! What a document of these models says: a tree of names and texts with SEFAZ's names. InvoiCy's exact layouts of them are not
//! published (dossier, section 11), so no table says which element goes where; what its layouts have in common is undone instead:
//! suffixes are cut off, collections opened, times and offsets joined, empty elements dropped.

use crate::wire::xml::{self, Element, escape_attribute, escape_text};

use super::super::envio::vazio;

/// A field or a group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ramo {
    /// Its name.
    pub nome: String,
    /// An attribute: `det nItem="1"`.
    pub atributo: Option<(&'static str, String)>,
    /// A field's value.
    pub texto: String,
    /// What a group holds.
    pub ramos: Vec<Self>,
}

/// Children that SEFAZ's layouts have as attributes of the group.
const ATRIBUTOS: [&str; 2] = ["xCampo", "versaoModal"];
/// Names that InvoiCy gives to SEFAZ's groups (dossier, section 11 and 4.1).
const OUTROS_NOMES: [(&str, &str); 3] =
    [("Documentos", "infDoc"), ("InfModal", "infModal"), ("RespTecnico", "infRespTec")];

/// How names and times are read.
#[derive(Clone, Copy, Debug)]
pub struct Leitura<'a> {
    /// SEFAZ's own spelling of names whose letter case varies.
    pub nomes: &'a [&'a [&'a str]],
    /// What is put behind a time without offset.
    pub fuso: &'a str,
}

impl Ramo {
    /// A field.
    pub fn folha(nome: &str, texto: impl Into<String>) -> Self {
        Self { nome: nome.to_owned(), texto: texto.into(), ..Self::default() }
    }

    /// A group.
    pub fn grupo(nome: &str, ramos: Vec<Self>) -> Self {
        Self { nome: nome.to_owned(), ramos, ..Self::default() }
    }

    /// With an attribute.
    #[must_use]
    pub fn com(mut self, atributo: &'static str, valor: &str) -> Self {
        self.atributo = Some((atributo, valor.to_owned()));
        self
    }

    /// What is reached by going down these names, each time to the first.
    pub fn em(&self, caminho: &str) -> Option<&Self> {
        caminho.split('/').try_fold(self, |ramo, nome| ramo.ramos.iter().find(|dentro| dentro.nome == nome))
    }

    /// The value of the field at a path.
    pub fn valor(&self, caminho: &str) -> Option<&str> {
        self.em(caminho).map(|ramo| ramo.texto.as_str()).filter(|texto| !texto.is_empty())
    }

    /// What an element makes: nothing if it is empty, several of its name if it is a collection (`det/detItem`).
    pub fn ler(element: &Element, leitura: &Leitura<'_>) -> Vec<Self> {
        if vazio(element) {
            return Vec::new();
        }
        let nome = leitura.nome(&element.name);
        let item = format!("{}Item", element.name);
        let cheios = || element.elements().filter(|dentro| !vazio(dentro));
        let colecao =
            cheios().next().is_some() && cheios().all(|dentro| dentro.name.eq_ignore_ascii_case(&item));
        if !colecao {
            return vec![Self::um(nome, element, leitura)];
        }
        let numerado = nome == "det";
        cheios()
            .enumerate()
            .map(|(n, dentro)| {
                let ramo = Self::um(nome.clone(), dentro, leitura);
                if numerado { ramo.com("nItem", &(n + 1).to_string()) } else { ramo }
            })
            .collect()
    }

    fn um(nome: String, element: &Element, leitura: &Leitura<'_>) -> Self {
        let mut ramo = Self { nome, ..Self::default() };
        if element.elements().next().is_none() {
            let texto = xml::trim(&element.text()).replace(|c: char| c.is_control(), " ");
            ramo.texto = leitura.valor(&ramo.nome, texto);
            return ramo;
        }
        for dentro in element.elements().flat_map(|dentro| Self::ler(dentro, leitura)) {
            match ATRIBUTOS.iter().find(|atributo| **atributo == dentro.nome) {
                Some(atributo) => ramo.atributo = Some((atributo, dentro.texto)),
                None => ramo.ramos.push(dentro),
            }
        }
        // SEFAZ's own form has them as attributes already.
        let proprio = |nome: &&str| element.attribute(nome).map(ToOwned::to_owned);
        for nome in ATRIBUTOS.iter().chain(&["nItem"]) {
            if let (None, Some(valor)) = (&ramo.atributo, proprio(nome)) {
                ramo.atributo = Some((nome, valor));
            }
        }
        ramo
    }

    /// Written in canonical form: both tags always, no blanks between them.
    pub fn escrever(&self, out: &mut String) {
        out.extend(["<", &self.nome]);
        if let Some((nome, valor)) = &self.atributo {
            // C14N leaves `>` as it is in an attribute, unlike in text.
            out.extend([" ", nome, "=\"", &escape_attribute(valor).replace("&gt;", ">"), "\""]);
        }
        out.extend([">", &escape_text(&self.texto)]);
        for dentro in &self.ramos {
            dentro.escrever(out);
        }
        out.extend(["</", &self.nome, ">"]);
    }
}

impl Leitura<'_> {
    /// `CNPJ_emit` is CNPJ: no name of SEFAZ's has a `_`.
    fn nome(&self, escrito: &str) -> String {
        let cortado = escrito.split('_').next().filter(|cortado| !cortado.is_empty()).unwrap_or(escrito);
        let igual = |known: &&str| known.eq_ignore_ascii_case(cortado);
        let conhecido = self.nomes.iter().flat_map(|nomes| nomes.iter()).find(|known| igual(known));
        let outro = || OUTROS_NOMES.iter().find(|(nome, _)| igual(nome)).map(|(_, deles)| *deles);
        conhecido.copied().or_else(outro).unwrap_or(cortado).to_owned()
    }

    /// A time of its own without offset gets the document's (`fusoHorario`, dossier 4.2).
    fn valor(&self, nome: &str, texto: String) -> String {
        let tempo = nome.starts_with("dh") && texto.len() == 19 && texto.as_bytes().get(10) == Some(&b'T');
        if tempo { format!("{texto}{}", self.fuso) } else { texto }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::xml::{Limits, parse};

    #[test]
    fn layouts_come_out_as_sefazs() {
        let escrito = |documento: &str| {
            let leitura = Leitura { nomes: &[&["tpAmb", "infModal"]], fuso: "-03:00" };
            let mut out = String::new();
            for ramo in Ramo::ler(&parse(documento, &Limits::default()).unwrap(), &leitura) {
                ramo.escrever(&mut out);
            }
            out
        };
        for (documento, wanted) in [
            ("<emit><CNPJ_emit> 1 </CNPJ_emit><IE/></emit>", "<emit><CNPJ>1</CNPJ></emit>"),
            (
                "<det><detItem><a>1</a></detItem><detItem><a/></detItem><detItem><a>2</a></detItem></det>",
                "<det nItem=\"1\"><a>1</a></det><det nItem=\"2\"><a>2</a></det>",
            ),
            ("<det nItem='7'><a>1</a></det>", "<det nItem=\"7\"><a>1</a></det>"),
            ("<seg><segItem><a>1</a></segItem></seg>", "<seg><a>1</a></seg>"),
            (
                "<InfModal><versaoModal>3.00</versaoModal><rodo><x>é &amp; &lt;</x></rodo></InfModal>",
                "<infModal versaoModal=\"3.00\"><rodo><x>é &amp; &lt;</x></rodo></infModal>",
            ),
            ("<Documentos><TPAMB>1</TPAMB></Documentos>", "<infDoc><tpAmb>1</tpAmb></infDoc>"),
            (
                "<ide><dhIniViagem>2026-03-02T08:00:00</dhIniViagem></ide>",
                "<ide><dhIniViagem>2026-03-02T08:00:00-03:00</dhIniViagem></ide>",
            ),
            (
                "<obs xCampo='a&gt;\"b'><xTexto>t</xTexto></obs>",
                "<obs xCampo=\"a>&quot;b\"><xTexto>t</xTexto></obs>",
            ),
            ("<_x>1</_x>", "<_x>1</_x>"),
            ("<a><b/></a>", ""),
        ] {
            assert_eq!(escrito(documento), wanted, "{documento}");
        }
    }
}
