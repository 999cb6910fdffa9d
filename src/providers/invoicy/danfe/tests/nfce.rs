//! NFC-e.

use insta::assert_snapshot;

use super::*;

/// The text of the squares of a sheet's QR code.
fn scanned(sheet: &Sheet) -> Option<String> {
    let side = sheet.areas.iter().map(|area| area.height).reduce(f32::min)?;
    let (left, top) = (sheet.areas[0].left, sheet.areas[0].top);
    let right = sheet.areas.iter().map(|area| area.left + area.width).reduce(f32::max)?;
    let modules = ((right - left) / side).round() as usize;
    let is_dark = |x: usize, y: usize| {
        let (x, y) = (left + (x as f32 + 0.5) * side, top + (y as f32 + 0.5) * side);
        sheet.areas.iter().any(|area| {
            (area.left..area.left + area.width).contains(&x)
                && (area.top..area.top + area.height).contains(&y)
        })
    };
    Some(rqrr::Grid::new(rqrr::SimpleGrid::from_func(modules, is_dark)).decode().unwrap().1)
}

#[test]
fn a_receipt_says_what_was_bought_and_paid() {
    let sheets = tidy("nfce", &nfce());
    assert_eq!(sheets.len(), 1);
    assert_snapshot!(sheets[0].said(), @"
    Padaria Pão de Ouro Ltda.
    CNPJ 11.222.333/0001-81 - IE 0961234567
    Avenida Borges de Medeiros, 1500 - Praia de Belas - Porto
    Alegre - RS
    DOCUMENTO AUXILIAR DA NOTA FISCAL DE
    CONSUMIDOR ELETRÔNICA
    Código Descrição
    Qtde UN x Vl Unit R$
    Vl Total R$
    1 Pão francês
    0,5020 KG x 15,90
    7,98
    7891000100103 Café torrado e moído, pacote almofada de
    500 gramas, torra escura
    2,0000 UN x 21,50
    43,00
    Qtde. total de itens
    2
    Valor total R$
    50,98
    Desconto R$
    0,48
    Valor a Pagar R$
    50,50
    FORMA DE PAGAMENTO
    VALOR PAGO R$
    Dinheiro
    30,00
    Cartão de Crédito
    30,50
    Troco R$
    10,00
    Consulte pela Chave de Acesso em
    www.sefaz.rs.gov.br/nfce/consulta
    4326 0311 2223 3300 0181 6500
    1000 0000 1011 2345 6790
    CONSUMIDOR - CPF 529.982.247-25
    João da Conceição
    NFC-e nº 000000010 Série 001 02/03/2026 08:59:00
    Protocolo de Autorização: 143260000000001
    Data de Autorização: 02/03/2026 09:00:00
    Tributos Totais Incidentes (Lei Federal 12.741/2012): R$ 9,12
    Obrigado pela preferência. Volte sempre.
    Emitido por duble, um simulador para testes: este documento não existe na SEFAZ.
    ");
}

#[test]
fn the_qr_code_is_the_document_s() {
    assert_eq!(scanned(&tidy("nfce", &nfce())[0]).as_deref(), Some(QR));
    let suplemento = NFCE.split_once("<infSuplem>").unwrap().0;
    let sem = do_envio(&format!("{suplemento}</Envio>"), Modelo::NFCe);
    let da_plataforma = scanned(&tidy("nfce-sem-qr", &sem)[0]).unwrap();
    assert!(da_plataforma.ends_with(&format!("?p={}|3|1", sem.chave)), "{da_plataforma}");
}

#[test]
fn warnings_stand_at_both_ends() {
    let homologacao = NFCE.replace("<tpAmb>1<", "<tpAmb>2<");
    let off_line = |xml: &str| Nota {
        status: Status::ContingenciaOffLine,
        protocolo: None,
        ..do_envio(&xml.replace("<tpEmis>1<", "<tpEmis>9<"), Modelo::NFCe)
    };
    let autorizada = Nota { status: Status::Autorizado, protocolo: nfce().protocolo, ..off_line(NFCE) };
    for (nome, nota, ditos) in [
        ("normal", nfce(), [0, 0, 0, 0]),
        ("homologacao", do_envio(&homologacao, Modelo::NFCe), [0, 0, 2, 0]),
        ("off-line", off_line(NFCE), [2, 2, 0, 0]),
        ("off-line-homologacao", off_line(&homologacao), [2, 2, 2, 0]),
        ("off-line-autorizada", autorizada, [2, 0, 0, 0]),
        ("cancelada", Nota { status: Status::Cancelado, ..nfce() }, [0, 0, 0, 2]),
    ] {
        let sheets = tidy(&format!("nfce-{nome}"), &nota);
        let seen = [
            "EMITIDA EM CONTINGÊNCIA",
            "Pendente de autorização",
            "HOMOLOGAÇÃO - SEM VALOR FISCAL",
            "NFC-e CANCELADA",
        ]
        .map(|text| times(&sheets, text));
        assert_eq!(seen, ditos, "{nome}");
        let protocolo = times(&sheets, "Protocolo de Autorização: 143260000000001");
        assert_eq!(protocolo, usize::from(nota.protocolo.is_some()), "{nome}");
    }
}

#[test]
fn a_customer_may_stay_unknown() {
    let (head, rest) = NFCE.split_once("<dest>").unwrap();
    let anonimo = format!("{head}{}", rest.split_once("</dest>").unwrap().1);
    let sheets = tidy("nfce-anonima", &do_envio(&anonimo, Modelo::NFCe));
    assert_eq!(times(&sheets, "CONSUMIDOR NÃO IDENTIFICADO"), 1);
}

#[test]
fn a_long_receipt_is_cut_where_readers_stop() {
    let sheets = tidy("nfce-990", &do_envio(&com_itens(NFCE, 990), Modelo::NFCe));
    assert_eq!(sheets.len(), 3);
    let said = sheets.iter().map(Sheet::said).collect::<Vec<_>>().join("\n");
    for nth in 1..=990 {
        assert_eq!(said.matches(&format!("ITEM-{nth} ")).count(), 1, "item {nth}");
    }
    assert_eq!(times(&sheets, "990"), 1, "how many items there are");
}
