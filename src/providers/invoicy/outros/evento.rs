//! procEventoCTe, procEventoMDFe, procEventoNFCom: cStat 135 in the XML, whatever InvoiCy's SitCodigo says (dossier 3.2).

use super::super::model::{CpfCnpj, Empresa, Evento, Modelo, Nota};
use super::super::proc::assinatura_em;
use super::leiaute::Leiaute;
use super::textos::{self, Citado};
use super::xml::{DECLARATION, ver_aplic};
use super::{ENCERRAMENTO, nfse};
use crate::wire::xml::{EmptyStyle, XmlWriter};

/// The text that the CT-e's schema takes (the one without accents).
const COND_USO: &str = "A Carta de Correcao e disciplinada pelo Art. 58-B do CONVENIO/SINIEF 06/89: Fica permitida a utilizacao de carta de correcao, para regularizacao de erro ocorrido na emissao de documentos fiscais relativos a prestacao de servico de transporte, desde que o erro nao esteja relacionado com: I - as variaveis que determinam o valor do imposto tais como: base de calculo, aliquota, diferenca de preco, quantidade, valor da prestacao;II - a correcao de dados cadastrais que implique mudanca do emitente, tomador, remetente ou do destinatario;III - a data de emissao ou de saida.";

/// The event with SEFAZ's answer; an NFS-e's cancellation stands in its own XML.
pub fn evento(nota: &Nota, empresa: &Empresa, evento: &Evento) -> String {
    let Some(leiaute) = Leiaute::de(nota.serie.modelo) else { return nfse::comp_nfse(nota, empresa) };
    let tipo = evento.tipo.codigo().to_string();
    let orgao = empresa.uf.codigo().to_string();
    let ambiente = nota.serie.ambiente.codigo().to_string();
    let sequencia = evento.sequencia.to_string();
    let chave = format!("ch{}", leiaute.nome);
    // CT-e and NFCom have three digits; of the MDF-e's two or three, two (br/standards 2.7).
    let digitos = if nota.serie.modelo == Modelo::MDFe { 2 } else { 3 };
    let id = format!("ID{tipo}{}{:0digitos$}", nota.chave, evento.sequencia);
    let versao = ("versao", leiaute.versao);
    let mut w = XmlWriter::new(EmptyStyle::Pair);
    w.declaration(DECLARATION)
        .open(&format!("procEvento{}", leiaute.nome), &[versao, ("xmlns", leiaute.espaco)]);
    w.open(&format!("evento{}", leiaute.nome), &[versao, ("xmlns", leiaute.espaco)]);
    let mut pedido = XmlWriter::new(EmptyStyle::Pair);
    pedido.open("infEvento", &[("Id", &id)]).leaf("cOrgao", &orgao).leaf("tpAmb", &ambiente);
    match &empresa.documento {
        CpfCnpj::Cnpj(cnpj) => pedido.leaf("CNPJ", cnpj.as_str()),
        CpfCnpj::Cpf(cpf) => pedido.leaf("CPF", cpf.as_str()),
    };
    pedido.leaf(&chave, nota.chave.as_str()).leaf("dhEvento", &evento.data).leaf("tpEvento", &tipo);
    pedido.leaf("nSeqEvento", &sequencia).open("detEvento", &[("versaoEvento", leiaute.versao)]);
    let nome = detalhe(&mut pedido, nota, evento, leiaute);
    let pedido = pedido.finish();
    w.raw(&pedido).raw(&assinatura_em(evento.certificado.as_deref(), &id, &pedido, leiaute.espaco)).close();

    w.open(&format!("retEvento{}", leiaute.nome), &[versao, ("xmlns", leiaute.espaco)])
        .open("infEvento", &[]);
    w.leaf("tpAmb", &ambiente).leaf("verAplic", &ver_aplic(empresa, leiaute)).leaf("cOrgao", &orgao);
    let registrado = textos::situacao(nota.serie.modelo, 135, Citado::default());
    w.leaf("cStat", "135").leaf("xMotivo", &registrado.texto).leaf(&chave, nota.chave.as_str());
    w.leaf("tpEvento", &tipo).leaf("xEvento", nome).leaf("nSeqEvento", &sequencia);
    w.leaf("dhRegEvento", &evento.protocolo.em.iso_seconds()).leaf("nProt", &evento.protocolo.numero);
    w.finish()
}

/// detEvento's own group; its name comes back.
fn detalhe(w: &mut XmlWriter, nota: &Nota, evento: &Evento, leiaute: &Leiaute) -> &'static str {
    let protocolo = nota.protocolo.as_ref().map_or("", |protocolo| &protocolo.numero);
    match evento.tipo.codigo() {
        ENCERRAMENTO => {
            w.open("evEncMDFe", &[]).leaf("descEvento", "Encerramento").leaf("nProt", protocolo);
            for (nome, valor) in ["dtEnc", "cUF", "cMun"].iter().zip(evento.texto.split('\t')) {
                w.leaf(nome, valor);
            }
            w.close();
            "Encerramento"
        }
        110_110 => {
            w.open("evCCeCTe", &[]).leaf("descEvento", "Carta de Correcao");
            for linha in evento.texto.split('\n') {
                w.open("infCorrecao", &[]);
                for (nome, valor) in
                    ["grupoAlterado", "campoAlterado", "valorAlterado"].iter().zip(linha.split('\t'))
                {
                    w.leaf(nome, valor);
                }
                w.close();
            }
            w.leaf("xCondUso", COND_USO).close();
            "Carta de Correcao"
        }
        _ => {
            w.open(&format!("evCanc{}", leiaute.nome), &[]).leaf("descEvento", "Cancelamento");
            w.leaf("nProt", protocolo).leaf("xJust", &evento.texto).close();
            "Cancelamento"
        }
    }
}
