//! Movement files as CNAB (standards, section 5), through the three calls.

use super::{ask, codigo, download, file, poll, stage, unpack};
use crate::providers::stage::Stage;

const WORLD: &str = r#"{"seuNumero":"NOVO","dataEmissao":"2026-03-01","dataVencimento":"2026-03-02","valor":"100"},
    {"seuNumero":"ADIADO","dataEmissao":"2026-02-01","dataVencimento":"2026-04-10","valor":"200","prorrogado":{"em":"2026-03-01","vencimentoAnterior":"2026-03-10"}},
    {"seuNumero":"VENCIDO","dataEmissao":"2026-01-10","dataVencimento":"2026-02-20","valor":"300","valorAbatimento":"10"},
    {"seuNumero":"PAGO","dataEmissao":"2026-02-01","dataVencimento":"2026-02-28","valor":"400","situacao":{"liquidado":{"em":"2026-03-01","canal":"COMPENSACAO","valor":"410.50"}}},
    {"seuNumero":"CARTORIO","dataEmissao":"2026-02-01","dataVencimento":"2026-02-28","valor":"450","situacao":{"liquidado":{"em":"2026-02-25","canal":"CARTORIO","valor":"440"}}},
    {"seuNumero":"PEDIDO","dataEmissao":"2026-02-01","dataVencimento":"2026-02-28","valor":"500","situacao":{"baixado":{"em":"2026-03-01","motivo":"PEDIDO_CEDENTE"}}},
    {"seuNumero":"PROTESTO","dataEmissao":"2026-02-01","dataVencimento":"2026-02-28","valor":"500","situacao":{"baixado":{"em":"2026-02-25","motivo":"PROTESTO"}}}"#;

fn world(entry: &str) -> Stage {
    stage(WORLD, &format!(r#"{{"movimentacao":{{"ready":"now","entry":"{entry}"}}}}"#))
}

/// The only title of a file.
fn only(stage: &Stage, tipo: u8, from: &str, to: &str, lines: usize) -> Vec<String> {
    let text = file(stage, tipo, from, to).unwrap();
    assert!(text.ends_with("\r\n"));
    let all: Vec<_> = text.lines().map(str::to_owned).collect();
    assert_eq!(all.len(), lines, "{text}");
    all
}

#[test]
fn every_type_has_its_code_in_240_columns() {
    let stage = world("cnab240");
    for (tipo, from, to, seu_numero, code, due, reasons) in [
        (1, "2026-03-01", "2026-03-02", "NOVO", "02", "02032026", "  "),
        (2, "2026-03-01", "2026-03-02", "ADIADO", "14", "10042026", "  "),
        (3, "2026-03-01", "2026-03-03", "NOVO", "11", "02032026", "  "),
        (4, "2026-02-19", "2026-02-20", "VENCIDO", "11", "20022026", "  "),
        (5, "2026-03-01", "2026-03-02", "PAGO", "06", "28022026", "04"),
        (5, "2026-02-25", "2026-02-25", "CARTORIO", "06", "28022026", "08"),
        (6, "2026-03-01", "2026-03-02", "PEDIDO", "09", "28022026", "11"),
        (6, "2026-02-25", "2026-02-25", "PROTESTO", "25", "28022026", "14"),
    ] {
        let lines = only(&stage, tipo, from, to, 6);
        let (t, u) = (&lines[2], &lines[3]);
        assert_eq!(&t[58..73], format!("{seu_numero:15}"), "type {tipo}");
        assert_eq!((&t[15..17], &u[15..17], &t[73..81], &t[213..215]), (code, code, due, reasons));
    }
}

#[test]
fn every_type_has_its_code_in_400_columns() {
    let stage = world("cnab400");
    for (tipo, from, to, seu_numero, code, date) in [
        (1, "2026-03-01", "2026-03-02", "NOVO", "02", "010326"),
        (2, "2026-03-01", "2026-03-02", "ADIADO", "14", "010326"),
        (3, "2026-03-01", "2026-03-03", "NOVO", "11", "010326"),
        (4, "2026-02-19", "2026-02-20", "VENCIDO", "11", "100126"),
        (5, "2026-03-01", "2026-03-02", "PAGO", "06", "010326"),
        (5, "2026-02-25", "2026-02-25", "CARTORIO", "15", "250226"),
        (6, "2026-03-01", "2026-03-02", "PEDIDO", "10", "010326"),
        (6, "2026-02-25", "2026-02-25", "PROTESTO", "09", "250226"),
    ] {
        let lines = only(&stage, tipo, from, to, 3);
        let detail = &lines[1];
        assert_eq!(&detail[116..126], format!("{seu_numero:10}"), "type {tipo}");
        assert_eq!((&detail[108..110], &detail[110..116]), (code, date));
    }
}

#[test]
fn a_settlement_tells_amounts_days_and_where_it_was_paid() {
    let lines = only(&world("cnab240"), 5, "2026-03-01", "2026-03-02", 6);
    let said: Vec<_> = lines.iter().map(|line| line.trim_end()).collect();
    insta::assert_snapshot!(said.join("\n"), @"
    75600000         204995207000102                    04321000000098765400LOJA UM                       SICOOB                                  20203202609000051927208100000
    75600011T01  044 2004995207000102                    0432100000009876540 LOJA UM                                                                                                       005192720203202600000000
    7560001300001T 0604321000000098765400000000004101011     1PAGO           28022026000000000040000341025940                         091000017003273993AMANDA FERNANDES LIRA                   000000000000000000000015004
    7560001300002U 060000000000010500000000000000000000000000000000000000000000000000000000410500000000000409000000000000000000000000000000000103202602032026    00000000000000000000000                              75600000000000000000000
    75600015         00000400000100000000000040000000000000000000000000000000000000000000000000000000000000000000000000
    75699999         000001000006000000
    ");
    let lines = only(&world("cnab400"), 5, "2026-03-01", "2026-03-02", 3);
    insta::assert_snapshot!(lines[1].replace("          ", "~"), @"1020499520700010243210009876540000000~~     00000000004101000000DM 00000000000000000000 0106010326PAGO~~      280226000000004000034125940010203260000150000000000000000000000000000000000000000000000000000000000000000000000000041050000000000105000000000000000000000000000000000004090020000000000000~00017003273993~~~        000002");
}

#[test]
fn files_are_named_and_numbered_in_one_row() {
    let stage = stage(
        r#"{"times":3,"situacao":{"liquidado":{"em":"-1d"}}}"#,
        r#"{"movimentacao":{"ready":"now","entry":"cnab400","records_per_file":2}}"#,
    );
    let own = codigo(&ask(&stage, 1_234_567, 5, "2026-03-01", "2026-03-01"));
    let listed = poll(&stage, 1_234_567, &own).json();
    let ids = listed["resultado"]["idArquivos"].as_array().unwrap();
    assert_eq!(ids.len(), 2);
    for (n, id) in ids.iter().enumerate() {
        let (name, text) = unpack(&download(&stage, 1_234_567, &own, &id.to_string()));
        assert!(
            name.starts_with("LIQUI_4321_1234567_") && name.ends_with(&format!("_{own}_{n}.ret")),
            "{name}"
        );
        assert_eq!(text.lines().count(), 2 + [2, 1][n]);
        let numero: u64 = text[100..107].parse().unwrap();
        assert_eq!(numero, id.as_u64().unwrap() % 10_000_000);
    }
}

#[test]
fn a_file_holds_no_more_than_its_layout_counts() {
    for (entry, most) in [("cnab240", 499_988), ("cnab400", 500_000), ("json", 500_000)] {
        let stage = world(entry);
        let codigo = codigo(&ask(&stage, 1_234_567, 5, "2026-03-01", "2026-03-02"));
        let listed = poll(&stage, 1_234_567, &codigo).json();
        assert_eq!(listed["resultado"]["quantidadeRegistrosArquivo"], most, "{entry}");
    }
}
