//! procEventoNFe.

use super::super::model::{Empresa, Evento, Nota, TipoEvento};
use super::super::outros;
use super::{DECLARATION, NAMESPACE, ver_aplic};
use crate::br::chave_acesso::id_evento;
use crate::br::cpf_cnpj::CpfCnpj;
use crate::br::sefaz;
use crate::wire::xml::{EmptyStyle, XmlWriter};

/// One of the two texts that the schema takes (the one without accents).
const COND_USO: &str = "A Carta de Correcao e disciplinada pelo paragrafo 1o-A do art. 7o do Convenio S/N, de 15 de dezembro de 1970 e pode ser utilizada para regularizacao de erro ocorrido na emissao de documento fiscal, desde que o erro nao esteja relacionado com: I - as variaveis que determinam o valor do imposto tais como: base de calculo, aliquota, diferenca de preco, quantidade, valor da operacao ou da prestacao; II - a correcao de dados cadastrais que implique mudanca do remetente ou do destinatario; III - a data de emissao ou de saida.";

/// procEventoNFe of an event that SEFAZ registered: cStat 135 in the XML, whatever InvoiCy's SitCodigo says (dossier 3.2).
pub fn proc_evento(nota: &Nota, empresa: &Empresa, evento: &Evento) -> String {
    if nota.outro().is_some() {
        return outros::evento(nota, empresa, evento);
    }
    let tipo = evento.tipo.codigo().to_string();
    let orgao = empresa.uf.codigo().to_string();
    let ambiente = nota.serie.ambiente.codigo().to_string();
    let sequencia = evento.sequencia.to_string();
    // The rules let no sequence through that has no place in the Id.
    let id = id_evento(evento.tipo.codigo(), &nota.chave, evento.sequencia).unwrap_or_default();
    let mut writer = XmlWriter::new(EmptyStyle::Pair);
    writer.declaration(DECLARATION).open("procEventoNFe", &[("versao", "1.00"), ("xmlns", NAMESPACE)]);

    writer.open("evento", &[("versao", "1.00"), ("xmlns", NAMESPACE)]).open("infEvento", &[("Id", &id)]);
    writer.leaf("cOrgao", &orgao).leaf("tpAmb", &ambiente);
    match &empresa.documento {
        CpfCnpj::Cnpj(cnpj) => writer.leaf("CNPJ", cnpj.as_str()),
        CpfCnpj::Cpf(cpf) => writer.leaf("CPF", cpf.as_str()),
    };
    writer.leaf("chNFe", nota.chave.as_str()).leaf("dhEvento", &evento.data).leaf("tpEvento", &tipo);
    writer.leaf("nSeqEvento", &sequencia).leaf("verEvento", "1.00");
    writer.open("detEvento", &[("versao", "1.00")]);
    let confirmado = match evento.tipo {
        TipoEvento::Cancelamento => {
            let numero = nota.protocolo.as_ref().map_or("", |protocolo| &protocolo.numero);
            writer.leaf("descEvento", "Cancelamento").leaf("nProt", numero).leaf("xJust", &evento.texto);
            "Cancelamento homologado"
        }
        TipoEvento::CartaCorrecao => {
            writer.leaf("descEvento", "Carta de Correcao").leaf("xCorrecao", &evento.texto);
            writer.leaf("xCondUso", COND_USO);
            "Carta de Correcao registrada"
        }
        // No rule registers one on an NF-e.
        TipoEvento::CancelamentoPorSubstituicao => "",
    };
    writer.close().close().close();

    writer.open("retEvento", &[("versao", "1.00"), ("xmlns", NAMESPACE)]).open("infEvento", &[]);
    writer.leaf("tpAmb", &ambiente).leaf("verAplic", &ver_aplic(empresa)).leaf("cOrgao", &orgao);
    writer.leaf("cStat", "135").leaf("xMotivo", sefaz::text(135).unwrap_or_default());
    writer.leaf("chNFe", nota.chave.as_str()).leaf("tpEvento", &tipo).leaf("xEvento", confirmado);
    writer.leaf("nSeqEvento", &sequencia);
    match nota.destinatario.documento.len() {
        14 => _ = writer.leaf("CNPJDest", &nota.destinatario.documento),
        11 => _ = writer.leaf("CPFDest", &nota.destinatario.documento),
        _ => {}
    }
    writer.leaf("dhRegEvento", &evento.protocolo.em.iso_seconds()).leaf("nProt", &evento.protocolo.numero);
    writer.finish()
}
