//! The XML that SEFAZ's answer makes of a document of these models: cteProc, cteOSProc, mdfeProc, nfcomProc, each with its protocol.

use std::sync::Arc;

use sha1::{Digest, Sha1};

use super::super::model::{Empresa, Nota};
use super::super::proc::assinatura_em;
use super::arvore::Ramo;
use super::inventar::inventar;
use super::leiaute::Leiaute;
use super::ler::ordenar;
use super::{Corpo, nfse};
use crate::wire::base64;
use crate::wire::xml::{EmptyStyle, XmlWriter, escape_text};

pub use super::evento::evento;

pub(super) const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

/// What the document says, made up if it came as a fact.
pub(super) fn conteudo(nota: &Nota, empresa: &Empresa) -> Arc<Ramo> {
    match nota.outro().map(|outro| &outro.corpo) {
        Some(Corpo::Enviado(arvore)) => Arc::clone(arvore),
        Some(Corpo::Inventado(semente)) => Arc::new(inventar(nota, empresa, *semente)),
        None => Arc::default(),
    }
}

/// The signed element as it stands inside the document, which declares its namespace. With the declaration put in, this is its
/// canonical form.
fn inf(nota: &Nota, empresa: &Empresa, leiaute: &Leiaute) -> String {
    let arvore = conteudo(nota, empresa);
    let mut out = format!("<{} Id=\"{}\" versao=\"{}\">", leiaute.inf, nota.chave.id(), leiaute.versao);
    for ramo in &arvore.ramos {
        match ramo.nome.as_str() {
            "ide" => ide(ramo, nota, leiaute).escrever(&mut out),
            "infModal" | "infCTeNorm" => modal(ramo, leiaute).escrever(&mut out),
            _ => ramo.escrever(&mut out),
        }
    }
    out.extend(["</", leiaute.inf, ">"]);
    out
}

/// A CT-e's and an MDF-e's group of the way of transport, whose version is the layout's unless it was sent.
fn modal(ramo: &Ramo, leiaute: &Leiaute) -> Ramo {
    let mut ramo = ramo.clone();
    if ramo.nome == "infModal" && ramo.atributo.is_none() {
        return ramo.com("versaoModal", leiaute.versao);
    }
    for dentro in ramo.ramos.iter_mut().filter(|dentro| dentro.nome == "infModal") {
        *dentro = modal(dentro, leiaute);
    }
    ramo
}

/// ide with what the platform fills in, in the layout's order.
fn ide(enviado: &Ramo, nota: &Nota, leiaute: &Leiaute) -> Ramo {
    let mut ide = enviado.clone();
    let partes = nota.chave.partes();
    let digitos = leiaute.digitos;
    let proprios = [
        (leiaute.codigo, format!("{:0digitos$}", partes.cnf)),
        ("cDV", nota.chave.digito().to_string()),
        ("dhEmi", nota.dh_emi.clone()),
        ("tpEmis", partes.tp_emis.to_string()),
        ("mod", nota.serie.modelo.codigo().to_string()),
        ("serie", nota.serie.serie.to_string()),
        (leiaute.numero, nota.numero.to_string()),
    ];
    for (nome, valor) in proprios {
        ide.ramos.retain(|campo| campo.nome != nome);
        ide.ramos.push(Ramo::folha(nome, valor));
    }
    for (nome, padrao) in [("procEmi", "0"), ("verProc", "InvoiCy"), ("nSiteAutoriz", "0"), ("tpImp", "1")] {
        if leiaute.ide.contains(&nome) && !ide.ramos.iter().any(|campo| campo.nome == nome) {
            ide.ramos.push(Ramo::folha(nome, padrao));
        }
    }
    ordenar(&mut ide.ramos, leiaute.ide);
    ide
}

fn digest_de(inf: &str, leiaute: &Leiaute) -> String {
    let abre = format!("<{} ", leiaute.inf);
    let canonico = inf.replacen(&abre, &format!("{abre}xmlns=\"{}\" ", leiaute.espaco), 1);
    base64::encode(Sha1::digest(canonico))
}

/// digVal; nothing for an NFS-e.
pub fn digest(nota: &Nota, empresa: &Empresa) -> String {
    Leiaute::de(nota.serie.modelo)
        .map(|leiaute| digest_de(&inf(nota, empresa, leiaute), leiaute))
        .unwrap_or_default()
}

/// Document and protocol together.
pub fn documento(nota: &Nota, empresa: &Empresa) -> String {
    let Some(leiaute) = Leiaute::de(nota.serie.modelo) else { return nfse::comp_nfse(nota, empresa) };
    let inf = inf(nota, empresa, leiaute);
    let digest = digest_de(&inf, leiaute);
    let ambiente = nota.serie.ambiente.codigo().to_string();
    let versao = ("versao", leiaute.versao);
    let mut writer = XmlWriter::new(EmptyStyle::Pair);
    writer.declaration(DECLARATION).open(leiaute.proc, &[("xmlns", leiaute.espaco), versao]);
    // A CT-e OS has its version on its root too (XSD of CT-e 4.00).
    let raiz: &[(&str, &str)] = if leiaute.raiz == "CTeOS" {
        &[("xmlns", leiaute.espaco), versao]
    } else {
        &[("xmlns", leiaute.espaco)]
    };
    writer.open(leiaute.raiz, raiz).raw(&inf);
    let (suplemento, qr, endereco) = leiaute.suplemento;
    writer.open(suplemento, &[]);
    writer
        .raw(&format!("<{qr}>{}</{qr}>", escape_text(&format!("{endereco}{}&tpAmb={ambiente}", nota.chave))));
    writer.close();
    writer.raw(&assinatura_em(nota.certificado.as_deref(), &nota.chave.id(), &inf, leiaute.espaco)).close();
    writer.open(&format!("prot{}", leiaute.nome), &[versao]).open("infProt", &[]);
    writer.leaf("tpAmb", &ambiente).leaf("verAplic", &ver_aplic(empresa, leiaute));
    writer.leaf(&format!("ch{}", leiaute.nome), nota.chave.as_str());
    if let Some(protocolo) = &nota.protocolo {
        writer.leaf("dhRecbto", &protocolo.em.iso_seconds()).leaf("nProt", &protocolo.numero);
    }
    writer.leaf("digVal", &digest);
    writer.leaf("cStat", &nota.emissao.codigo.to_string()).leaf("xMotivo", &nota.emissao.texto);
    writer.finish()
}

/// verAplic: the authoriser's name, then our version. MDF-e and NFCom are Rio Grande do Sul's for everybody.
pub(super) fn ver_aplic(empresa: &Empresa, leiaute: &Leiaute) -> String {
    let nome = match (leiaute.nome, super::autorizador_cte(empresa.uf)) {
        ("CTe", crate::br::chave_acesso::Autorizador::SefazPropria) => empresa.uf.sigla(),
        _ => "RS",
    };
    format!("{nome}duble{}", leiaute.versao)
}
