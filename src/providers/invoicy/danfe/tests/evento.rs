//! Events.

use insta::assert_snapshot;

use super::*;
use crate::providers::invoicy::model::{Evento, Protocolo, TipoEvento};
use crate::wire::barcode::code_128;

fn evento(tipo: TipoEvento, texto: &str) -> Evento {
    Evento {
        tipo,
        sequencia: 1,
        data: "2026-03-02T10:00:00-03:00".into(),
        texto: texto.into(),
        protocolo: Protocolo { numero: "143260000000002".into(), em: em("2026-03-02T10:00:01-03:00") },
        cstat: 135,
        substituta: None,
        detalhe: Vec::new(),
        certificado: None,
    }
}

fn sheet(nome: &str, nota: &Nota, evento: &Evento) -> Sheet {
    let bytes = danfe_evento(nota, &empresa(), evento);
    assert_eq!(bytes, danfe_evento(&nota.clone(), &empresa(), evento), "the same bytes");
    let mut sheets = drawn(nome, bytes);
    assert_eq!(sheets.len(), 1);
    assert_tidy(&sheets[0], (8.0, 202.0));
    sheets.remove(0)
}

#[test]
fn a_correction_is_printed_with_its_condition() {
    let evento =
        evento(TipoEvento::CartaCorrecao, "Onde se lê caixa com 100, leia-se caixa com 120 unidades.");
    let sheet = sheet("evento-correcao", &nfe(), &evento);
    assert_eq!(bars(&sheet, 11.0), code_128(nfe().chave.as_str()).unwrap());
    assert_snapshot!(sheet.said(), @r"
    CARTA DE CORREÇÃO ELETRÔNICA
    Não possui valor fiscal. Simples representação do evento indicado abaixo.
    Padaria Pão de Ouro Ltda.
    Avenida Borges de Medeiros, 1500, Loja 2 - Praia de Belas - Porto Alegre - RS
    CNPJ / CPF 11.222.333/0001-81 - IE 0961234567
    NOTA FISCAL ELETRÔNICA - NF-e
    MODELO
    55
    SÉRIE
    001
    NÚMERO
    000.000.010
    EMISSÃO
    02/03/2026 08:59:00
    VALOR TOTAL DA NOTA
    6.170,00
    PROTOCOLO
    143260000000001
    CHAVE DE ACESSO
    4326 0311 2223 3300 0181 5500 1000 0000 1011 2345 6798
    DESTINATÁRIO
    Mercado São João Comércio de Alimentos Ltda.
    CNPJ / CPF
    11.444.777/0001-61
    EVENTO
    ÓRGÃO
    43 - RS
    AMBIENTE
    1 - Produção
    TIPO
    110110
    DESCRIÇÃO
    Carta de correção
    SEQUÊNCIA
    1
    DATA DO EVENTO
    02/03/2026 10:00:00
    STATUS
    135 - Evento registrado e vinculado a NF-e
    PROTOCOLO DO EVENTO
    143260000000002
    DATA DO REGISTRO
    02/03/2026 10:00:01
    CORREÇÃO
    Onde se lê caixa com 100, leia-se caixa com 120 unidades.
    CONDIÇÃO DE USO
    A Carta de Correcao e disciplinada pelo paragrafo 1o-A do art. 7o do Convenio S/N, de 15 de dezembro de 1970 e pode ser utilizada
    para regularizacao de erro ocorrido na emissao de documento fiscal, desde que o erro nao esteja relacionado com: I - as variaveis que
    determinam o valor do imposto tais como: base de calculo, aliquota, diferenca de preco, quantidade, valor da operacao ou da
    prestacao; II - a correcao de dados cadastrais que implique mudanca do remetente ou do destinatario; III - a data de emissao ou de
    saida.
    Emitido por duble, um simulador para testes: este documento não existe na SEFAZ.
    ");
}

#[test]
fn a_cancellation_is_printed_under_its_model() {
    let evento = evento(TipoEvento::Cancelamento, "Erro na digitação do pedido");
    for (nota, titulo) in [(nfe(), "CANCELAMENTO DE NF-e"), (nfce(), "CANCELAMENTO DE NFC-e")] {
        let said = sheet("evento-cancelamento", &Nota { status: Status::Cancelado, ..nota }, &evento);
        assert!(said.stamps.is_empty());
        for text in [titulo, "JUSTIFICATIVA", "Erro na digitação do pedido", "143260000000002", "110111"] {
            assert_eq!(times(std::slice::from_ref(&said), text), 1, "{text}");
        }
    }
}

#[test]
fn the_longest_correction_fits() {
    let words: Vec<String> = (1..=142).map(|nth| format!("PAL{nth:03}")).collect();
    let said = sheet("evento-longo", &nfe(), &evento(TipoEvento::CartaCorrecao, &words.join(" "))).said();
    assert!(words.iter().all(|word| said.matches(word.as_str()).count() == 1));
    sheet("evento-largo", &nfe(), &evento(TipoEvento::CartaCorrecao, &"W".repeat(1_000)));
}
