//! The XML of each kind of event.

use super::super::model::{Evento, TipoEvento};
use super::super::proc::proc_evento;
use super::*;

/// detEvento, and what retEvento says, of a cancellation that is turned into each other kind.
#[test]
fn each_kind_of_event_has_its_own_details() {
    let stage = Stage::new(WORLD, "{}");
    send(&stage, ENVIO);
    send(&stage, &evento(110_111, 10, 1, "<EveProt/><EvexJust>erro de digitacao do pedido</EvexJust>"));
    let (nota, empresa) = stage.look(|rooms| {
        let nota = rooms.invoicy.notas.iter().next().unwrap().1.clone();
        let empresa = rooms.invoicy.empresas.get(nota.empresa).unwrap().clone();
        (nota, empresa)
    });
    for (tipo, det, orgao, registrado) in [
        (
            TipoEvento::CancelamentoPorSubstituicao,
            "<descEvento>Cancelamento por substituicao</descEvento><cOrgaoAutor>43</cOrgaoAutor><tpAutor>1</tpAutor><verAplic>InvoiCy</verAplic><nProt>143260000000001</nProt><xJust>erro de digitacao do pedido</xJust><chNFeRef>43260311222333000181550010000000101123456780</chNFeRef>",
            "43",
            "135",
        ),
        (TipoEvento::ConfirmacaoOperacao, "<descEvento>Confirmacao da Operacao</descEvento>", "91", "135"),
        (TipoEvento::CienciaOperacao, "<descEvento>Ciencia da Operacao</descEvento>", "91", "135"),
        (
            TipoEvento::DesconhecimentoOperacao,
            "<descEvento>Desconhecimento da Operacao</descEvento>",
            "91",
            "135",
        ),
        (
            TipoEvento::OperacaoNaoRealizada,
            "<descEvento>Operacao nao Realizada</descEvento><xJust>erro de digitacao do pedido</xJust>",
            "91",
            "135",
        ),
    ] {
        let evento = Evento { tipo, substituta: nota.chave.acesso(), ..nota.eventos[0].clone() };
        let xml = proc_evento(&nota, &empresa, &evento);
        let between = |from: &str, to: &str| {
            let rest = xml.split_once(from).unwrap().1;
            rest.split_once(to).unwrap().0.to_owned()
        };
        assert_eq!(between("<detEvento versao=\"1.00\">", "</detEvento>"), det);
        assert_eq!(between("<cOrgao>", "</cOrgao>"), orgao, "{tipo:?}");
        assert_eq!(between("<cStat>", "</cStat>"), registrado, "{tipo:?}");
        assert_eq!(between("<Reference URI=\"#ID", "\">"), between("<infEvento Id=\"ID", "\">"), "{tipo:?}");
    }
}
