//! nfeProc.

use super::super::ficha::{Grupo, Item};
use super::super::model::{ChaveAcesso, Conteudo, Empresa, Modelo, Nota};
use super::super::outros;
use super::inventada::inventar;
use super::{DECLARATION, NAMESPACE, assinatura, qrcode, ver_aplic};
use crate::wire::xml::{EmptyStyle, XmlWriter};
use crate::wire::xmldsig;

/// What an NFC-e carries beside infNFe.
pub const SUPLEMENTO: &str = "infNFeSupl";

/// What the document says, made up if it came as a fact.
pub fn ficha(nota: &Nota, empresa: &Empresa) -> Grupo {
    match &nota.conteudo {
        Conteudo::Enviado(ficha) => (**ficha).clone(),
        Conteudo::Inventado(semente) => inventar(nota, empresa, *semente),
        // They are written by their own layouts.
        Conteudo::Outro(_) => Grupo::default(),
    }
}

/// infNFe as it stands inside NFe, which declares its namespace: no declaration of its own, attributes in the order of their names,
/// every element with both tags. With the declaration put in, this is its canonical form (C14N 1.0).
fn inf_nfe(ficha: &Grupo, chave: &ChaveAcesso) -> String {
    let mut out = format!("<infNFe Id=\"{}\" versao=\"4.00\">", chave.id());
    escrever(ficha, chave, &mut out);
    out.push_str("</infNFe>");
    out
}

fn escrever(grupo: &Grupo, chave: &ChaveAcesso, out: &mut String) {
    for item in &grupo.itens {
        match item {
            Item::Campo(nome, valor) => folha(nome, valor, out),
            Item::CodigoNumerico => folha("cNF", &format!("{:08}", chave.partes().cnf), out),
            Item::Digito => folha("cDV", &chave.digito().to_string(), out),
            Item::Grupo(SUPLEMENTO, _) => {}
            Item::Grupo(nome, dentro) => {
                out.extend(["<", nome, ">"]);
                escrever(dentro, chave, out);
                out.extend(["</", nome, ">"]);
            }
            Item::ComAtributo(nome, (atributo, valor), dentro) => {
                out.extend(["<", nome, " ", atributo, "=\"", &xmldsig::attribute(valor), "\">"]);
                escrever(dentro, chave, out);
                out.extend(["</", nome, ">"]);
            }
        }
    }
}

fn folha(nome: &str, valor: &str, out: &mut String) {
    out.extend(["<", nome, ">", &xmldsig::text(valor), "</", nome, ">"]);
}

/// digVal of what is written.
fn digest_de(inf_nfe: &str) -> String {
    xmldsig::digest(&xmldsig::declared(inf_nfe, NAMESPACE))
}

/// digVal: the SHA-1 of infNFe's canonical form, in Base64.
pub fn digest(nota: &Nota, empresa: &Empresa) -> String {
    if nota.outro().is_some() {
        return outros::digest(nota, empresa);
    }
    digest_de(&inf_nfe(&ficha(nota, empresa), &nota.chave))
}

fn suplemento(nota: &Nota, empresa: &Empresa, ficha: &Grupo, digest: &str) -> Grupo {
    let proprio = ficha.grupos(SUPLEMENTO).next().cloned();
    proprio.unwrap_or_else(|| qrcode::suplemento(nota, empresa.uf, ficha, digest))
}

/// What the document says, with the infNFeSupl of an NFC-e: what the client built himself, else what the platform builds.
pub fn ficha_completa(nota: &Nota, empresa: &Empresa) -> Grupo {
    let mut ficha = ficha(nota, empresa);
    if nota.serie.modelo == Modelo::NFCe && ficha.grupos(SUPLEMENTO).next().is_none() {
        let digest = digest_de(&inf_nfe(&ficha, &nota.chave));
        let suplemento = suplemento(nota, empresa, &ficha, &digest);
        ficha.itens.push(Item::Grupo(SUPLEMENTO, suplemento));
    }
    ficha
}

/// nfeProc of a document that SEFAZ authorised or denied.
pub fn nfe_proc(nota: &Nota, empresa: &Empresa) -> String {
    if nota.outro().is_some() {
        return outros::documento(nota, empresa);
    }
    let ficha = ficha(nota, empresa);
    let inf_nfe = inf_nfe(&ficha, &nota.chave);
    let digest = digest_de(&inf_nfe);
    let mut writer = XmlWriter::new(EmptyStyle::Pair);
    writer.declaration(DECLARATION).open("nfeProc", &[("versao", "4.00"), ("xmlns", NAMESPACE)]);
    writer.open("NFe", &[("xmlns", NAMESPACE)]).raw(&inf_nfe);
    if nota.serie.modelo == Modelo::NFCe {
        let suplemento = suplemento(nota, empresa, &ficha, &digest);
        let mut dentro = String::new();
        escrever(&suplemento, &nota.chave, &mut dentro);
        writer.open(SUPLEMENTO, &[]).raw(&dentro).close();
    }
    writer.raw(&assinatura(nota.certificado.as_deref(), &nota.chave.id(), &inf_nfe)).close();
    writer.open("protNFe", &[("versao", "4.00")]).open("infProt", &[]);
    writer.leaf("tpAmb", &nota.serie.ambiente.codigo().to_string());
    writer.leaf("verAplic", &ver_aplic(empresa.uf)).leaf("chNFe", nota.chave.as_str());
    if let Some(protocolo) = &nota.protocolo {
        writer.leaf("dhRecbto", &protocolo.em.iso_seconds()).leaf("nProt", &protocolo.numero);
    }
    writer.leaf("digVal", &digest);
    writer.leaf("cStat", &nota.emissao.codigo.to_string()).leaf("xMotivo", &nota.emissao.texto);
    writer.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::br::chave_acesso::ChaveAcesso;

    #[test]
    fn what_is_written_is_canonical() {
        let chave: ChaveAcesso = "35260811222333000181550010000000011123456795".parse().unwrap();
        let ficha = Grupo::default()
            .grupo("ide", Grupo::default().item(Item::CodigoNumerico).item(Item::Digito))
            .campo("xNome", "A & B <\"'> ção")
            .item(Item::ComAtributo(
                "obsCont",
                ("xCampo", "x\"<>&".to_owned()),
                Grupo::default().campo("xTexto", "t"),
            ))
            .grupo(SUPLEMENTO, Grupo::default().campo("qrCode", "outside"));
        let written = inf_nfe(&ficha, &chave);
        assert_eq!(
            written,
            "<infNFe Id=\"NFe35260811222333000181550010000000011123456795\" versao=\"4.00\"><ide><cNF>12345679</cNF><cDV>5</cDV></ide>\
             <xNome>A &amp; B &lt;\"'&gt; ção</xNome><obsCont xCampo=\"x&quot;&lt;>&amp;\"><xTexto>t</xTexto></obsCont></infNFe>"
        );
        // Python's `xml.etree.ElementTree.canonicalize` and `hashlib.sha1` on the element with its declaration.
        assert_eq!(digest_de(&written), "7TldVffMOlzYwKc0plZzyT2zR2I=");
    }
}
