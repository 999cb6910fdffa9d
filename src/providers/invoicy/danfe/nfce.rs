//! The receipt of an NFC-e, in the order of its manual's divisions.

use super::super::ficha::Grupo;
use super::super::model::{Ambiente, Status};
use super::rolo::{FORTE, NORMAL, Rolo};
use super::{Folha, RODAPE, em_contingencia_off_line, qr_code, texto};
use crate::br::money::{brazilian, fixed};
use crate::wire::barcode::Qr;
use crate::wire::pdf::{Align, Page, Type};

const GRANDE: Type = Type::bold(10.0);
const MIUDO: Type = Type::regular(6.5);
/// The side of the QR code; the manual wants 22 mm at least.
const LADO: f32 = 44.0;

/// The pages.
pub(super) fn desenhar(folha: Folha<'_>) -> Vec<Page> {
    let mut rolo = Rolo::default();
    cabecalho(&mut rolo, folha);
    avisos(&mut rolo, folha);
    itens(&mut rolo, folha);
    totais(&mut rolo, folha);
    consulta(&mut rolo, folha);
    consumidor(&mut rolo, folha);
    identificacao(&mut rolo, folha);
    // The seal, then the warnings once more, since both ends of a receipt are looked at.
    if let Some(code) = qr_code(folha.ficha).as_deref().and_then(Qr::of) {
        rolo.codigo(LADO, code);
    }
    avisos(&mut rolo, folha);
    mensagem(&mut rolo, folha);
    rolo.espaco();
    rolo.meio(Type::regular(5.0), RODAPE);
    rolo.paginas()
}

fn cabecalho(rolo: &mut Rolo, folha: Folha<'_>) {
    rolo.meio(Type::bold(9.0), folha.valor("emit/xNome"));
    let ie = folha.valor("emit/IE");
    let ie = if ie.is_empty() { String::new() } else { format!("IE {ie}") };
    let nome = if folha.ficha.valor("emit/CPF").is_some() { "CPF" } else { "CNPJ" };
    let documento = format!("{nome} {}", folha.documento("emit"));
    rolo.meio(NORMAL, &texto::juntos(" - ", [documento.as_str(), &ie]));
    if let Some(onde) = folha.ficha.grupos("emit").next().and_then(|emit| emit.grupos("enderEmit").next()) {
        rolo.meio(NORMAL, &texto::endereco(onde));
        let fone = onde.valor("fone").map(|fone| format!("Fone {}", texto::fone(fone)));
        rolo.meio(NORMAL, &fone.unwrap_or_default());
    }
    rolo.espaco();
    rolo.meio(FORTE, "DOCUMENTO AUXILIAR DA NOTA FISCAL DE CONSUMIDOR ELETRÔNICA");
    rolo.traco();
}

/// Contingency, homologation, cancellation: in large letters, before the items and below the seal.
fn avisos(rolo: &mut Rolo, folha: Folha<'_>) {
    let mut avisos = Vec::new();
    if folha.nota.status == Status::Cancelado {
        avisos.push("NFC-e CANCELADA");
    }
    if em_contingencia_off_line(folha.nota) {
        avisos.push("EMITIDA EM CONTINGÊNCIA");
        if folha.nota.protocolo.is_none() {
            avisos.push("Pendente de autorização");
        }
    }
    if folha.nota.serie.ambiente == Ambiente::Homologacao {
        avisos.push("EMITIDA EM AMBIENTE DE HOMOLOGAÇÃO - SEM VALOR FISCAL");
    }
    if avisos.is_empty() {
        return;
    }
    rolo.espaco();
    for aviso in avisos {
        rolo.meio(GRANDE, aviso);
    }
    rolo.espaco();
    rolo.traco();
}

fn itens(rolo: &mut Rolo, folha: Folha<'_>) {
    rolo.texto(Align::Left, FORTE, "Código Descrição");
    rolo.conta(FORTE, "Qtde UN x Vl Unit R$", "Vl Total R$");
    for det in folha.ficha.grupos("det") {
        let campo = |nome| det.valor(&format!("prod/{nome}")).unwrap_or_default();
        rolo.texto(Align::Left, NORMAL, &format!("{} {}", campo("cProd"), campo("xProd")));
        if let Some(mais) = det.valor("infAdProd") {
            rolo.texto(Align::Left, MIUDO, mais);
        }
        let conta =
            format!("{} {} x {}", texto::valor(campo("qCom")), campo("uCom"), texto::preco(campo("vUnCom")));
        rolo.conta(NORMAL, conta, texto::valor(campo("vProd")));
    }
    rolo.traco();
}

fn totais(rolo: &mut Rolo, folha: Folha<'_>) {
    let total = |nome: &str| folha.valor(&format!("total/ICMSTot/{nome}"));
    let ha = |valor: &str| valor.bytes().any(|c| c.is_ascii_digit() && c != b'0');
    let soma = ["vFrete", "vSeg", "vOutro", "vST", "vFCPST", "vIPI"]
        .iter()
        .try_fold(rust_decimal::Decimal::ZERO, |soma, nome| {
            soma.checked_add(folha.ficha.decimal(&format!("total/ICMSTot/{nome}"))?)
        });
    rolo.par(NORMAL, "Qtde. total de itens", folha.ficha.grupos("det").count().to_string());
    rolo.par(NORMAL, "Valor total R$", texto::valor(total("vProd")));
    if ha(total("vDesc")) {
        rolo.par(NORMAL, "Desconto R$", texto::valor(total("vDesc")));
    }
    if let Some(soma) = soma.filter(|soma| !soma.is_zero()) {
        rolo.par(NORMAL, "Acréscimos (frete, seguro e outros) R$", brazilian(&fixed(soma, 2)));
    }
    rolo.par(GRANDE, "Valor a Pagar R$", texto::valor(total("vNF")));
    rolo.espaco();
    rolo.par(FORTE, "FORMA DE PAGAMENTO", "VALOR PAGO R$");
    for pago in folha.ficha.grupos("pag").flat_map(|pag| pag.grupos("detPag")) {
        let campo = |nome| pago.valor(nome).unwrap_or_default();
        let nome = if campo("xPag").is_empty() { texto::pagamento(campo("tPag")) } else { campo("xPag") };
        rolo.par(NORMAL, nome, texto::valor(campo("vPag")));
    }
    let troco = folha.valor("pag/vTroco");
    rolo.par(NORMAL, "Troco R$", if ha(troco) { texto::valor(troco) } else { "0,00".to_owned() });
    rolo.traco();
}

fn consulta(rolo: &mut Rolo, folha: Folha<'_>) {
    rolo.meio(FORTE, "Consulte pela Chave de Acesso em");
    rolo.meio(NORMAL, folha.valor("infNFeSupl/urlChave"));
    rolo.espaco();
    // Six groups and five, since no type that is read without glasses has eleven in a line.
    let chave = folha.nota.chave.grouped();
    let (acima, abaixo) = chave.split_at_checked(30).unwrap_or((&chave, ""));
    rolo.meio(NORMAL, acima);
    rolo.meio(NORMAL, abaixo);
    rolo.traco();
}

fn consumidor(rolo: &mut Rolo, folha: Folha<'_>) {
    let numero = folha.documento("dest");
    if numero.is_empty() {
        rolo.meio(FORTE, "CONSUMIDOR NÃO IDENTIFICADO");
    } else {
        let nome = ["CNPJ", "CPF"].iter().find(|nome| folha.ficha.valor(&format!("dest/{nome}")).is_some());
        rolo.meio(FORTE, &format!("CONSUMIDOR - {} {numero}", nome.unwrap_or(&"ID ESTRANGEIRO")));
        rolo.meio(NORMAL, folha.valor("dest/xNome"));
        let onde: Option<&Grupo> =
            folha.ficha.grupos("dest").next().and_then(|dest| dest.grupos("enderDest").next());
        rolo.meio(NORMAL, &onde.map(texto::endereco).unwrap_or_default());
    }
    rolo.traco();
}

fn identificacao(rolo: &mut Rolo, folha: Folha<'_>) {
    let nota = folha.nota;
    let emissao = texto::dia_e_hora(folha.valor("ide/dhEmi"));
    rolo.meio(FORTE, &format!("NFC-e nº {:09} Série {:03} {emissao}", nota.numero, nota.serie.serie));
    if let Some(protocolo) = &nota.protocolo {
        rolo.meio(NORMAL, &format!("Protocolo de Autorização: {}", protocolo.numero));
        rolo.meio(NORMAL, &format!("Data de Autorização: {}", texto::momento(protocolo.em)));
    }
    for evento in &nota.eventos {
        rolo.meio(
            NORMAL,
            &format!(
                "Cancelada em {}, protocolo {}",
                texto::momento(evento.protocolo.em),
                evento.protocolo.numero
            ),
        );
    }
    rolo.traco();
}

fn mensagem(rolo: &mut Rolo, folha: Folha<'_>) {
    let tributos = folha.valor("total/ICMSTot/vTotTrib");
    if !tributos.is_empty() {
        rolo.texto(
            Align::Left,
            MIUDO,
            &format!("Tributos Totais Incidentes (Lei Federal 12.741/2012): R$ {}", texto::valor(tributos)),
        );
    }
    for nome in ["infAdFisco", "infCpl"] {
        rolo.texto(Align::Left, MIUDO, folha.valor(&format!("infAdic/{nome}")));
    }
}
