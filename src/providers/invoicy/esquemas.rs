//! The contracts of the largest documents, written as XML Schema from the tables that read them. The other contracts in `openapi/`
//! are written by hand; their documents are read field by field.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::envio::forma::Forma;
use super::envio::planta::{Planta, Valor};
use super::{cadastro, envio};
use crate::br::uf::Uf;

/// File name and text of each schema that is generated.
pub fn esquemas() -> [(&'static str, String); 3] {
    [
        ("invoicy-Envio.xsd", escrever(&envio::planta(), ENVIO)),
        ("invoicy-EnvioPrevia.xsd", escrever(&envio::planta_da_previa(), PREVIA)),
        ("invoicy-CadastroEmpresa.xsd", escrever(&cadastro::planta(), CADASTRO)),
    ]
}

const ENVIO: &str = "\
     Envio of an NF-e or an NFC-e, layout 4.00: the inner document of arecepcao that issues one (dossier 4.1 and 4.2). Generated from the
     tables that duble itself reads the document with.

     Groups and names are those of the vendor's sheet \"Layout 4.0 NFe_NFCe\" and of its schema \"Reforma Tributaria\"; sizes and what must be
     there are those of SEFAZ's schema (PL_010f 1.04), since everything goes into the NF-e. GeneXus reads by name, so the order is free.
     What need not be there may be sent empty. duble takes more than this file: an offset behind dhEmi instead of fusoHorario,
     ModeloDocumento with hyphens, optional groups of nothing but empty elements, elements that no layout has, which it passes over.

     What a schema cannot say here and duble does: dest must be there in an NF-e; imposto has ICMS or ISSQN; which fields of ICMS, IPI, PIS
     and COFINS a situation needs; groups whose fields belong together or not at all; one kind of goods per item; SEFAZ's own rules.

     No source prints: the groups of the reform that its schema leaves to the NF-e's own names (gIBSMonoAdRem, gCBSMonoAdRem and what is in
     them, tpCredPresIBSZFM, gCredPresOper, gCredPresIBSZFM, gAjusteCompet, gEstornoCred, gALCZFMCBS, DFeReferenciado, cIndOp,
     dPrevEntrega), obsFisco, and the sizes of Imprimir, ApelidoImpressora, ImprimirDuasVias, Parametros, EmailArquivos, IDUnico, nTipoItem
     and DigitacaoDescICMSDeson.";

const PREVIA: &str = "\
     EnvioPrevia: an inner document of arecepcaoprevia that keeps a draft of an NF-e or an NFC-e (dossier 4.5: \"like Envio, needs cUF, tpAmb,
     NumeroPedido, CNPJ_emit only\"). Generated from the tables that duble itself reads an Envio with; nothing else of them must be there. The
     order is free, and what is not used may be sent empty. duble keeps the draft's number of order and answers; it looks at no more than
     those four and the series.

     No source prints what invoicy-Envio.xsd says that none does.";

const CADASTRO: &str = "\
     CadastroEmpresa: registers a company, or changes what is sent of one (dossier 10.1). Generated from the tables that duble itself reads
     the document with.

     Names and sizes are those of the vendor's sheet \"LayoutCadastroEmpresa\". An update needs the company's number alone, so nothing else
     must be there; a new company has EmpNomFantasia, EmpApelido, EmpRazSocial, MunCodigo and EmpCRT. The order is free, and what is not
     used may be sent empty. Users, mail boxes and parameters are kept and not acted upon, but for FormaRetornoXMLIntegracao,
     FormaRetornoPDFIntegracao and the CSC; Impressao is not looked into. duble passes elements over that are not listed here.

     No source prints: what is in Permissoes, in Impressao, and in ParametrosExt, of which duble reads
     NumeroConsultasDiarias.";

/// A document's schema.
fn escrever(raiz: &Planta, sobre: &str) -> String {
    let mut escrita = Escrita::default();
    escrita.elemento(raiz, "", 1);
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- {sobre} -->\n<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\">\n{}",
        escrita.corpo
    );
    for (nome, definicao) in &escrita.tipos {
        _ = write!(out, "  <xs:simpleType name=\"{nome}\">\n{definicao}  </xs:simpleType>\n");
    }
    out + "</xs:schema>\n"
}

#[derive(Default)]
struct Escrita {
    corpo: String,
    tipos: BTreeMap<String, String>,
}

impl Escrita {
    fn linha(&mut self, fundo: usize, texto: &str) {
        _ = writeln!(self.corpo, "{:width$}{texto}", "", width = fundo * 2);
    }

    /// An element; `onde` is its parent's path, with points.
    fn elemento(&mut self, planta: &Planta, onde: &str, fundo: usize) {
        let nome = planta.nome;
        let vezes = match planta.vezes {
            Some((least, most)) => format!(" minOccurs=\"{least}\" maxOccurs=\"{most}\""),
            None if planta.precisa => String::new(),
            None => " minOccurs=\"0\"".to_owned(),
        };
        if let Some(valor) = &planta.valor {
            let tipo = self.tipo(nome, valor, planta.vazio);
            return self.linha(fundo, &format!("<xs:element name=\"{nome}\" type=\"{tipo}\"{vezes} />"));
        }
        let onde = if onde.is_empty() { nome.to_owned() } else { format!("{onde}.{nome}") };
        self.linha(fundo, &format!("<xs:element name=\"{nome}\"{vezes}>"));
        self.linha(fundo + 1, "<xs:complexType>");
        // Only a collection's item comes more than once, and it stands there alone.
        let como = match planta.partes.iter().any(|parte| parte.vezes.is_some()) || planta.partes.is_empty() {
            true => "sequence",
            false if planta.escolha => "choice",
            false => "all",
        };
        self.linha(fundo + 2, &format!("<xs:{como}>"));
        for parte in &planta.partes {
            self.elemento(parte, &onde, fundo + 3);
        }
        if planta.partes.is_empty() {
            self.linha(
                fundo + 3,
                "<xs:any minOccurs=\"0\" maxOccurs=\"unbounded\" processContents=\"skip\" />",
            );
        }
        self.linha(fundo + 2, &format!("</xs:{como}>"));
        self.linha(fundo + 1, "</xs:complexType>");
        for nomes in &planta.um_de {
            let (primeiro, todos) = (nomes.first().copied().unwrap_or_default(), nomes.join("|"));
            self.linha(fundo + 1, &format!("<xs:key name=\"{onde}.{primeiro}\">"));
            self.linha(fundo + 2, "<xs:selector xpath=\".\" />");
            self.linha(fundo + 2, &format!("<xs:field xpath=\"{todos}\" />"));
            self.linha(fundo + 1, "</xs:key>");
        }
        self.linha(fundo, "</xs:element>");
    }

    /// The name of a value's type, which is written when it is first used.
    fn tipo(&mut self, elemento: &'static str, valor: &Valor, vazio: bool) -> String {
        let (nome, definicao) = match valor {
            Valor::Um(valores) => (format!("Um.{}", valores.join(".")), enumeracao(valores.iter().copied())),
            Valor::Como(nome, padrao) => ((*nome).to_owned(), com_padrao("token", padrao, "")),
            Valor::Forma(forma) => tipo_de(elemento, *forma),
        };
        self.tipos.entry(nome.clone()).or_insert(definicao);
        if !vazio || matches!(valor, Valor::Forma(Forma::Texto(0, _))) {
            return nome;
        }
        let nada = "    <xs:restriction base=\"xs:token\">\n      <xs:maxLength value=\"0\" />\n    </xs:restriction>\n";
        self.tipos.entry("Nada".to_owned()).or_insert_with(|| nada.to_owned());
        let opcional = format!("{nome}.ou.nada");
        let uniao = format!("    <xs:union memberTypes=\"Nada {nome}\" />\n");
        self.tipos.entry(opcional.clone()).or_insert(uniao);
        opcional
    }
}

/// A form's type: its name and what it says. A form of one element only has that element's name.
fn tipo_de(elemento: &str, forma: Forma) -> (String, String) {
    let faixa = |least: usize, most: usize| match least == most {
        true => format!("{most}"),
        false => format!("{least}a{most}"),
    };
    let decimal = |inteiros: u32, casas: u32| {
        let limite = format!("1{}", "0".repeat(usize::try_from(inteiros).unwrap_or_default()));
        let mais = format!(
            "      <xs:fractionDigits value=\"{casas}\" />\n      <xs:maxExclusive value=\"{limite}\" />\n"
        );
        com_padrao("decimal", "[0-9]+(\\.[0-9]{1,10})?", &mais)
    };
    match forma {
        Forma::Texto(least, most) => {
            let tamanho = format!(
                "      <xs:minLength value=\"{least}\" />\n      <xs:maxLength value=\"{most}\" />\n"
            );
            (format!("Texto{}", faixa(least, most)), com_padrao("token", "[ -ÿ]*", &tamanho))
        }
        Forma::Digitos(least, most) => {
            let padrao = match least == most {
                true => format!("[0-9]{{{most}}}"),
                false => format!("[0-9]{{{least},{most}}}"),
            };
            (format!("Digitos{}", faixa(least, most)), com_padrao("token", &padrao, ""))
        }
        Forma::Inteiro(most) => {
            let limite = format!("      <xs:maxInclusive value=\"{most}\" />\n");
            (format!("Inteiro{most}"), com_padrao("integer", "[0-9]+", &limite))
        }
        Forma::Um(valores) => (format!("Um.{}", valores.join(".")), enumeracao(valores.iter().copied())),
        Forma::Reais => ("Reais".to_owned(), decimal(13, 2)),
        Forma::Decimal(inteiros, _, casas) => {
            (format!("Decimal{inteiros}v{casas}"), decimal(inteiros, casas))
        }
        Forma::Data => (
            "Data".to_owned(),
            com_padrao("token", "20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", ""),
        ),
        Forma::Cnpj => ("Cnpj".to_owned(), com_padrao("token", "[0-9A-Z]{12}[0-9]{2}", "")),
        Forma::Cpf => ("Cpf".to_owned(), com_padrao("token", "[0-9]{11}", "")),
        Forma::Uf(exterior) => {
            let siglas = Uf::ALL.into_iter().map(Uf::sigla).chain(exterior.then_some("EX"));
            (if exterior { "Uf.ou.EX" } else { "Uf" }.to_owned(), enumeracao(siglas))
        }
        Forma::Ie(isento) => {
            let padrao = if isento { "[0-9]{2,14}|ISENTO" } else { "[0-9]{2,14}" };
            (if isento { "Ie.ou.ISENTO" } else { "Ie" }.to_owned(), com_padrao("token", padrao, ""))
        }
        Forma::Que(_, _, padrao) => (elemento.to_owned(), com_padrao("token", padrao, "")),
    }
}

fn com_padrao(base: &str, padrao: &str, mais: &str) -> String {
    format!(
        "    <xs:restriction base=\"xs:{base}\">\n      <xs:pattern value=\"{padrao}\" />\n{mais}    </xs:restriction>\n"
    )
}

fn enumeracao<'a>(valores: impl Iterator<Item = &'a str>) -> String {
    let linhas: String =
        valores.map(|valor| format!("      <xs:enumeration value=\"{valor}\" />\n")).collect();
    format!("    <xs:restriction base=\"xs:token\">\n{linhas}    </xs:restriction>\n")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::wire::xml::{self, Limits, escape_text};
    use crate::wire::xsd::Schema;

    /// The forms of all values below an element, each once by its type's text.
    fn formas(planta: &Planta, achadas: &mut BTreeMap<String, Forma>) {
        if let Some(Valor::Forma(forma)) = &planta.valor {
            achadas.insert(tipo_de("x", *forma).1, *forma);
        }
        planta.partes.iter().for_each(|parte| formas(parte, achadas));
    }

    fn esquema_de(forma: Forma) -> Schema {
        let mut raiz = Planta::grupo("r");
        raiz.valor("x", true, forma);
        Schema::parse(&escrever(&raiz, "")).unwrap()
    }

    /// Texts that are near to something, and some that are not.
    fn textos() -> impl Strategy<Value = String> {
        prop_oneof![
            "[0-9]{0,16}",
            "[0-9]{1,4}(\\.[0-9]{1,11})?",
            "[0-9]{1,16}\\.[0-9]{1,3}0{0,4}",
            "(19|20|21)[0-9]{2}-[01][0-9]-[0-3][0-9]",
            "[0-9]{2,4}-?[0-9]{0,2}[/.]?[0-9]{0,4}",
            "[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}",
            "[0-9A-Z]{0,18}",
            "[A-Z]{2,3}[0-9]{3,4}",
            "[0-9]{6}[0-9A-Z]{12}[0-9]{26}",
            "(SEM GTIN|SEM CBENEF|ISENTO|EX|RS|S|N|x)",
            "[!-ÿ]([ !-ÿ]?[!-ÿ]){0,40}",
            "[+-]?[0-9]{1,3}[,.]?[0-9]{0,2}",
            "\\PC{0,12}",
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        /// What a table reads the schema takes, and the reverse, but for days that a month does not have.
        #[test]
        fn a_form_and_its_type_say_the_same(texto in textos()) {
            thread_local! {
                static TODAS: Vec<(Forma, Schema)> = {
                    let mut achadas = BTreeMap::new();
                    formas(&envio::planta(), &mut achadas);
                    formas(&cadastro::planta(), &mut achadas);
                    assert!(achadas.len() > 60, "{}", achadas.len());
                    achadas.into_values().map(|forma| (forma, esquema_de(forma))).collect()
                };
            }
            // A schema's token knows no two blanks in a row; the table makes blanks of what is no letter.
            prop_assume!(!texto.contains("  ") && !texto.contains(char::is_control));
            TODAS.with(|todas| {
                for (forma, esquema) in todas {
                    let lido = forma.ler("x", &texto).is_ok();
                    let documento = format!("<r><x>{}</x></r>", escape_text(&texto));
                    let documento = xml::parse(&documento, &Limits::default()).unwrap();
                    let cabe = esquema.validate(&documento).is_ok();
                    if lido != cabe && !(cabe && matches!(forma, Forma::Data)) {
                        return Err(TestCaseError::fail(format!("{forma:?} {texto:?}: {lido}, {cabe}")));
                    }
                }
                Ok(())
            })?;
        }
    }
}
