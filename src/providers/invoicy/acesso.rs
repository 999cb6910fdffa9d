//! Who calls, with which key, and whether he may: EmpPK and EmpCK (dossier section 2), then the company's state (606, 607).

use std::sync::Arc;

use super::InvoiCy;
use super::cadastro;
use super::chaves::{self, Confere};
use super::errors::{Codigo, Recusa};
use super::model::{Ambiente, CpfCnpj, Empresa, Modelo, Modulo};
use super::pedido::{self, Pedido, Quem};
use super::recepcao::Chamada;
use crate::facts::Moment;
use crate::world::Id;

/// EmpPK, then EmpCK with the key of the company that the first document names, or the partner's own where its root wants that. The
/// partner's id and whose key it was, or 173 with which part is wrong.
pub(super) fn autenticar(room: &InvoiCy, chamada: &Chamada) -> Result<(Id, Quem), Recusa> {
    let errada = |reason: String| Err(Recusa::new(Codigo::ChaveInvalida, reason));
    let Some(parceiro) = room.parceiro(&chamada.emp_pk) else {
        return errada(format!("no partner has the EmpPK `{}`", curto(&chamada.emp_pk)));
    };
    let Some((documento, _)) = chamada.dados.first() else {
        return errada("the call has no DadosItem, so there is no company whose key could fit".to_owned());
    };
    let confere = Confere {
        emp_ck: &chamada.emp_ck,
        documento,
        latin1: room.knobs.empck_latin1,
        maiusculas: room.knobs.empck_upper_case,
    };
    let do_parceiro = room.parceiros.get(parceiro).map_or("", |parceiro| &parceiro.chave_acesso);
    if pedido::quem_assina(documento) == Quem::Parceiro {
        return if confere.com(do_parceiro) {
            Ok((parceiro, Quem::Parceiro))
        } else {
            let descricao = cadastro::chave_errada(documento);
            errada(format!(
                "EmpCK is `{}`, the MD5 of the partner's key and the first Documento is {}: {}",
                curto(&chamada.emp_ck),
                chaves::emp_ck(do_parceiro, documento),
                confere.palpite(do_parceiro, "")
            ))
            .map_err(|recusa| Recusa { descricao: descricao.unwrap_or(recusa.descricao), ..recusa })
        };
    }
    let candidatos = chaves::candidatos(documento);
    let empresas = empresas_de(room, parceiro, &candidatos);
    let Some((_, empresa)) = empresas.first() else {
        if candidatos.is_empty() && conhece(room, parceiro, &confere) {
            // Signed by one of the partner's, but about nobody: what it lacks is said further on (176, 145).
            return Ok((parceiro, Quem::Empresa));
        }
        let palpite = if documento.starts_with("&lt;") { "; the document was escaped twice" } else { "" };
        let quem = if candidatos.is_empty() { "nobody".to_owned() } else { curto(&candidatos.join(", ")) };
        return errada(format!(
            "the first document names {quem} as its company, and that is no company of this partner{palpite}"
        ));
    };
    // A document can name two: who asks, and whose documents are asked for. Either's key will do.
    if empresas.iter().any(|(_, empresa)| confere.com(&empresa.chave_acesso)) {
        return Ok((parceiro, Quem::Empresa));
    }
    errada(format!(
        "EmpCK is `{}`, the MD5 of the key of {} and the first Documento is {}: {}",
        curto(&chamada.emp_ck),
        empresa.documento,
        chaves::emp_ck(&empresa.chave_acesso, documento),
        confere.palpite(&empresa.chave_acesso, do_parceiro)
    ))
}

/// Whether the hash was made with any key of the partner's. Each key costs a hash of the document, so a great document and more
/// than a hundred companies are not gone through.
fn conhece(room: &InvoiCy, parceiro: Id, confere: &Confere<'_>) -> bool {
    const MAIOR: usize = 64 << 10;
    const MAIS: usize = 100;
    let das_empresas = room.empresas.iter().filter(|(_, empresa)| empresa.parceiro == parceiro).take(MAIS);
    let do_parceiro = room.parceiros.get(parceiro).map(|parceiro| parceiro.chave_acesso.as_str());
    confere.documento.len() <= MAIOR
        && das_empresas
            .map(|(_, empresa)| empresa.chave_acesso.as_str())
            .chain(do_parceiro)
            .any(|chave| confere.com(chave))
}

pub(super) fn curto(texto: &str) -> String {
    texto.chars().filter(|c| !c.is_control()).take(60).collect()
}

/// Those of these numbers that are companies of the partner.
fn empresas_de(room: &InvoiCy, parceiro: Id, candidatos: &[String]) -> Vec<(Id, Arc<Empresa>)> {
    candidatos
        .iter()
        .filter_map(|candidato| CpfCnpj::parse_strict(candidato).ok())
        .filter_map(|documento| room.empresa(&documento))
        .filter_map(|id| room.empresas.get(id).map(|empresa| (id, Arc::clone(empresa))))
        .filter(|(_, empresa)| empresa.parceiro == parceiro)
        .collect()
}

/// What a document needs of its company before it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admissao {
    /// The partner asks for himself: no company is needed.
    Parceiro,
    /// The company must be the partner's and switched on.
    Habilitada(CpfCnpj),
    /// And licensed for the model in the environment.
    Licenciada(CpfCnpj, Ambiente, Modelo),
}

/// Who asks.
#[derive(Clone, Debug)]
pub struct Chamador {
    /// The partner.
    pub parceiro: Id,
    /// The company, where the document is a company's.
    pub empresa: Option<(Id, Arc<Empresa>)>,
}

/// Whose document it is (173: documents after the first are not hashed, but still somebody's), whether the company is switched on
/// (606) and licensed (607).
pub(super) fn admitir(
    room: &InvoiCy,
    (parceiro, assinou): (Id, Quem),
    documento: &str,
    pedido: &Pedido,
) -> Result<Chamador, Recusa> {
    let (emitente, licenca) = match pedido.admissao() {
        Admissao::Parceiro if assinou == Quem::Parceiro => return Ok(Chamador { parceiro, empresa: None }),
        Admissao::Parceiro => {
            let reason = "the call is signed with a company's key, and this document wants the partner's";
            return Err(Recusa::new(Codigo::ChaveInvalida, reason));
        }
        Admissao::Habilitada(emitente) => (emitente, None),
        Admissao::Licenciada(emitente, ambiente, modelo) => (emitente, Some((modelo, ambiente))),
    };
    let mut candidatos = vec![emitente.to_string()];
    if matches!(pedido, Pedido::Consulta(_) | Pedido::EnvioLote(_)) {
        // A query may name another issuer beside the company that asks.
        candidatos.extend(chaves::candidatos(documento));
    }
    let (id, empresa) = empresas_de(room, parceiro, &candidatos).into_iter().next().ok_or_else(|| {
        let reason = format!("the document is of {emitente}, and that is no company of this partner");
        Recusa::new(Codigo::ChaveInvalida, reason)
    })?;
    if !empresa.habilitada {
        let reason = format!("company {} is switched off (fact `habilitada`)", empresa.documento);
        return Err(Recusa::new(Codigo::EmpresaNaoHabilitada, reason));
    }
    if let Some((modelo, ambiente)) = licenca {
        let modulo = Modulo::of(modelo);
        if !empresa.licencas.contains(&(modulo, ambiente)) {
            let reason = format!(
                "company {} has no licence for {} in environment {}",
                empresa.documento,
                modulo.nome(),
                ambiente.codigo()
            );
            return Err(Recusa::new(Codigo::EmpresaNaoLicenciada, reason));
        }
    }
    Ok(Chamador { parceiro, empresa: Some((id, empresa)) })
}

/// Whether what is asked for can be signed with the company's certificate now: none is 104, one out of its term 103, one that stays
/// with its holder 201 (dossier 3.1 and 13, row 2).
pub(super) fn certificada(pedido: &Pedido, quem: &Chamador, agora: Moment) -> Result<(), Recusa> {
    let Some((_, empresa)) = quem.empresa.as_ref().filter(|_| pedido.assina()) else { return Ok(()) };
    let recusa = |codigo, reason| Err(Recusa::new(codigo, reason));
    let dono = empresa.documento;
    match &empresa.certificado {
        _ if empresa.a3 => {
            recusa(Codigo::Assinatura, format!("{dono} has an A3, which the platform cannot sign with"))
        }
        None => recusa(Codigo::SemCertificado, format!("company {dono} has no certificate")),
        Some(certificado) if agora < certificado.de || agora > certificado.ate => {
            let (de, ate) = (certificado.de.iso_seconds(), certificado.ate.iso_seconds());
            recusa(Codigo::CertificadoInvalido, format!("the certificate of {dono} holds from {de} to {ate}"))
        }
        Some(_) => Ok(()),
    }
}
