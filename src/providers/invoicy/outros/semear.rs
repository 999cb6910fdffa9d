//! Facts' documents of these models: made as an NF-e first, then what their kind has of its own is put in.

use super::super::InvoiCy;
use super::super::errors::da_sefaz;
use super::super::model::{Conteudo, Empresa, Evento, Modelo, Nota, Situacao, Status};
use super::inventar::inventar;
use super::responder::verificacao;
use super::textos::{self, Citado};
use super::{Corpo, Nfse, Outro, Veiculo, e_outro, encerramento};
use crate::facts::{Lapse, Path, Problem};
use crate::world::Id;

/// Makes an NF-e that was made up into a document of its model; `id` is the one that it will have.
pub fn adequar(
    room: &mut InvoiCy,
    mut nota: Nota,
    empresa: &Empresa,
    id: Id,
    path: &Path,
) -> Result<Nota, Problem> {
    let modelo = nota.serie.modelo;
    let Conteudo::Inventado(semente) = nota.conteudo else { return Ok(nota) };
    if !e_outro(modelo) {
        return Ok(nota);
    }
    let cabe = match nota.status {
        Status::Encerrado => modelo == Modelo::MDFe,
        Status::Denegado => matches!(modelo, Modelo::CTe | Modelo::CTeOS),
        Status::Inutilizado | Status::Epec => modelo != Modelo::NFSe,
        _ => true,
    };
    if !cabe {
        let said = format!("no {} has the status {:?}", modelo.nome(), nota.status);
        return Err(Problem::at(path.key("status"), said));
    }
    modelo.nome().clone_into(&mut nota.modelo_documento);
    let mut outro = Outro {
        corpo: Corpo::Inventado(semente),
        serie: nota.serie.serie.to_string(),
        nfse: None,
        veiculo: None,
    };
    // 778 is what an NF-e is rejected with when the fact says nothing: there is no NCM here.
    let rejeitada_sem_codigo = nota.emissao == da_sefaz(778);
    let emissao = if rejeitada_sem_codigo {
        da_sefaz(if modelo == Modelo::NFSe { 999 } else { 215 })
    } else {
        nota.emissao.clone()
    };
    nota.emissao = if emissao.codigo == 105 { emissao } else { textos::ajustada(modelo, emissao) };
    nota.situacao = nota.emissao.clone();
    if let Some(espera) = &mut nota.espera {
        espera.resposta = textos::ajustada(modelo, espera.resposta.clone());
    }
    let de = (nota.serie.ambiente, modelo);
    if let Some(protocolo) = &mut nota.protocolo {
        *protocolo = room.outros.protocolar(de, empresa.uf, protocolo.em);
    }
    if modelo == Modelo::NFSe && nota.protocolo.is_some() {
        let numero = room.outros.numerar(&nota.serie, id);
        outro.nfse = Some(Nfse { numero, codigo: verificacao(&nota.token) });
    }
    if modelo == Modelo::MDFe {
        // An MDF-e is issued to nobody.
        nota.destinatario = Default::default();
    }
    nota.conteudo = Conteudo::Outro(Box::new(outro.clone()));
    if modelo == Modelo::MDFe {
        outro.veiculo = Veiculo::of(modelo, &inventar(&nota, empresa, semente));
        nota.conteudo = Conteudo::Outro(Box::new(outro));
    }
    for evento in &mut nota.eventos {
        evento.protocolo = room.outros.protocolar(de, empresa.uf, evento.protocolo.em);
    }
    let dita = |codigo| -> Situacao { textos::situacao(modelo, codigo, Citado::default()) };
    match nota.status {
        Status::Cancelado => nota.situacao = dita(101),
        Status::Encerrado => {
            nota.situacao = dita(132);
            let em = nota.incluida.plus(Lapse::from_secs(60));
            let texto = format!("{}\t{:02}\t{}", em.date(), empresa.uf.codigo(), empresa.endereco.ibge);
            if let Some(tipo) = encerramento() {
                let protocolo = room.outros.protocolar(de, empresa.uf, em);
                nota.eventos.push(Evento {
                    tipo,
                    sequencia: 1,
                    data: em.iso_seconds(),
                    texto,
                    cstat: 135,
                    substituta: None,
                    detalhe: Vec::new(),
                    protocolo,
                    certificado: room.assina(empresa),
                });
            }
        }
        _ => {}
    }
    Ok(nota)
}
