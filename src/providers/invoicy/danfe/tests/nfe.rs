//! NF-e.

use insta::assert_snapshot;
use proptest::prelude::*;

use super::*;
use crate::providers::invoicy::model::{Evento, Protocolo, TipoEvento};
use crate::wire::barcode::code_128;

#[test]
fn a_danfe_says_what_its_document_says() {
    let sheets = tidy("nfe", &nfe());
    assert_eq!(sheets.len(), 1);
    assert!(sheets[0].stamps.is_empty());
    assert_snapshot!(sheets[0].said(), @r"
    RECEBEMOS DE Padaria Pão de Ouro Ltda. OS PRODUTOS E/OU SERVIÇOS CONSTANTES DA NOTA FISCAL ELETRÔNICA INDICADA AO LADO. EMISSÃO:
    02/03/2026 VALOR TOTAL: R$ 6.170,00 DESTINATÁRIO: Mercado São João Comércio de Alimentos Ltda. - Rua dos Andradas, 1001 - Centro Histórico - Porto
    Alegre - RS
    DATA DE RECEBIMENTO
    IDENTIFICAÇÃO E ASSINATURA DO RECEBEDOR
    NF-e
    Nº 000.000.010
    SÉRIE 001
    DESTINATÁRIO / REMETENTE
    NOME / RAZÃO SOCIAL
    Mercado São João Comércio de Alimentos Ltda.
    CNPJ / CPF
    11.444.777/0001-61
    DATA DA EMISSÃO
    02/03/2026
    ENDEREÇO
    Rua dos Andradas, 1001
    BAIRRO / DISTRITO
    Centro Histórico
    CEP
    90020-009
    DATA DA SAÍDA / ENTRADA
    02/03/2026
    MUNICÍPIO
    Porto Alegre
    UF
    RS
    FONE / FAX
    (51) 99999-8888
    INSCRIÇÃO ESTADUAL
    0240130111
    HORA DA SAÍDA / ENTRADA
    14:30:00
    FATURA / DUPLICATAS
    NÚMERO DA FATURA
    10
    VALOR ORIGINAL
    6.170,00
    VALOR DO DESCONTO
    VALOR LÍQUIDO
    6.170,00
    001
    01/04/2026
    2.057,00
    002
    01/05/2026
    2.057,00
    003
    01/06/2026
    2.056,00
    CÁLCULO DO IMPOSTO
    BASE DE CÁLC. DO ICMS
    5.800,00
    VALOR DO ICMS
    986,00
    BASE DE CÁLC. ICMS S.T.
    0,00
    VALOR DO ICMS SUBST.
    0,00
    VALOR IMP. IMPORTAÇÃO
    0,00
    VALOR DO PIS
    95,70
    VALOR TOTAL PRODUTOS
    5.903,00
    VALOR DO FRETE
    45,00
    VALOR DO SEGURO
    0,00
    DESCONTO
    68,00
    OUTRAS DESPESAS
    0,00
    VALOR DO IPI
    290,00
    VALOR DA COFINS
    0,00
    VALOR TOTAL DA NOTA
    6.170,00
    TRANSPORTADOR / VOLUMES TRANSPORTADOS
    RAZÃO SOCIAL
    Transportes Rápido Gaúcho S.A.
    FRETE POR CONTA
    0 - Remetente (CIF)
    CÓDIGO ANTT
    12345678
    PLACA DO VEÍCULO
    IXY1A23
    UF
    RS
    CNPJ / CPF
    33.000.167/0001-01
    ENDEREÇO
    Rodovia BR-116, km 250
    MUNICÍPIO
    São Leopoldo
    UF
    RS
    INSCRIÇÃO ESTADUAL
    0961111111
    QUANTIDADE
    121
    ESPÉCIE
    DIVERSOS
    MARCA
    OURO
    NUMERAÇÃO
    DIVERSOS
    PESO BRUTO
    652,200
    PESO LÍQUIDO
    603,500
    IDENTIFICAÇÃO DO EMITENTE
    Padaria Pão de Ouro Ltda.
    Avenida Borges de Medeiros, 1500, Loja 2
    Praia de Belas - CEP 90110-150
    Porto Alegre - RS
    Fone (51) 3333-4444
    DANFE
    Documento Auxiliar da
    Nota Fiscal Eletrônica
    0 - ENTRADA
    1 - SAÍDA
    1
    Nº 000.000.010
    SÉRIE 001
    FOLHA 1/1
    CHAVE DE ACESSO
    4326 0311 2223 3300 0181 5500 1000 0000 1011 2345 6798
    Consulta de autenticidade no portal nacional da NF-e
    www.nfe.fazenda.gov.br/portal
    ou no site da Sefaz Autorizadora
    NATUREZA DA OPERAÇÃO
    VENDA DE PRODUÇÃO DO ESTABELECIMENTO
    PROTOCOLO DE AUTORIZAÇÃO DE USO
    143260000000001 - 02/03/2026 09:00:00
    INSCRIÇÃO ESTADUAL
    0961234567
    INSCRIÇÃO ESTADUAL DO SUBST. TRIBUTÁRIO
    0967654321
    CNPJ / CPF
    11.222.333/0001-81
    DADOS DOS PRODUTOS / SERVIÇOS
    CÓDIGO
    DESCRIÇÃO DO PRODUTO / SERVIÇO
    NCM/SH
    O/CST
    CFOP
    UN
    QUANT.
    V. UNITÁRIO
    V. TOTAL
    B. CÁLC. ICMS
    V. ICMS
    V. IPI
    % ICMS
    % IPI
    PAO-001
    Pão francês congelado, caixa com 100 unidades de
    50 g
    Conservar a -18 °C. Após o descongelamento,
    consumir em 24 horas.
    Lote L2603A Qtd. 120,000 Fab. 27/02/2026 Val.
    27/08/2026
    Desconto R$ 68,00
    19012010
    000
    5101
    CX
    120,0000
    48,90
    5.868,00
    5.800,00
    986,00
    290,00
    17,00
    5,00
    2
    Bolo de laranja
    19059090
    041
    5101
    UN
    3,5000
    10,00
    35,00
    DADOS ADICIONAIS
    INFORMAÇÕES COMPLEMENTARES
    RESERVADO AO FISCO
    Inf. Contribuinte: Mercadoria sujeita a conferência no ato da entrega. Reclamações em até 48 horas.
    Inf. Fisco: Diferimento conforme o Livro III do RICMS/RS.
    Vendedor: Maria
    Local de entrega: 11.444.777/0001-61 - Rua Voluntários da Pátria, 77 - Floresta - Porto Alegre - RS
    Documento referenciado: 3526 0811 2223 3300 0181 5500 1000 0000 0111 2345 6795
    Pedido: PED-778
    Valor aproximado dos tributos: R$ 1.371,70
    Emitido por duble, um simulador para testes: este documento não existe na SEFAZ.
    ");
}

#[test]
fn the_barcode_is_the_key() {
    let mut letras = nfe();
    letras.chave = "312612ZZZZZZZZZZZZ62558890000000071102030402"
        .parse::<crate::br::chave_acesso::ChaveAcesso>()
        .unwrap()
        .into();
    for nota in [nfe(), letras] {
        let sheets = tidy("nfe-chave", &nota);
        assert_eq!(bars(&sheets[0], 11.0), code_128(nota.chave.as_str()).unwrap());
        assert_eq!(times(&sheets, &nota.chave.grouped()), 1, "never cut");
    }
}

#[test]
fn items_take_as_many_pages_as_they_need() {
    for (itens, paginas) in [(1, 1), (5, 1), (6, 2), (50, 5), (990, 84)] {
        let sheets = tidy(&format!("nfe-{itens}"), &do_envio(&com_itens(NFE, itens), Modelo::NFe));
        assert_eq!(sheets.len(), paginas, "{itens} items");
        for (nth, sheet) in sheets.iter().enumerate() {
            assert_eq!(times(std::slice::from_ref(sheet), &format!("FOLHA {}/{paginas}", nth + 1)), 1);
        }
        for nth in 1..=itens {
            assert_eq!(times(&sheets, &format!("ITEM-{nth}")), 1, "item {nth} of {itens}");
        }
        assert_eq!(times(&sheets, "DADOS ADICIONAIS"), 1);
    }
}

#[test]
fn an_item_higher_than_a_page_goes_on_on_the_next() {
    let lote = "<RastroItem><nLote>L2603A</nLote><qLote>120.000</qLote><dFab>2026-02-27</dFab><dVal>2026-08-27</dVal></RastroItem>";
    assert!(NFE.contains(lote));
    let lotes: String = (1..=400).map(|nth| lote.replace("L2603A", &format!("LOTE{nth:03}"))).collect();
    let sheets = tidy("nfe-lotes", &do_envio(&NFE.replace(lote, &lotes), Modelo::NFe));
    assert!(sheets.len() > 4);
    let said: String = sheets.iter().map(Sheet::said).collect();
    for nth in 1..=400 {
        assert_eq!(said.matches(&format!("Lote LOTE{nth:03} ")).count(), 1);
    }
    assert_eq!(times(&sheets, "PAO-001"), 1, "the rest of an item is not another one");
}

#[test]
fn additional_data_are_never_cut() {
    let words: Vec<String> = (1..=400).map(|nth| format!("PAL{nth:03}")).collect();
    let longo = words.join(" ");
    let curto = "Mercadoria sujeita a conferência no ato da entrega. Reclamações em até 48 horas.";
    // With few items they spread over the first page, with many they go on after the last.
    for (itens, paginas) in [(1, 1), (6, 2), (20, 3)] {
        let xml = com_itens(NFE, itens).replace(curto, &longo);
        let sheets = tidy(&format!("nfe-adicionais-{itens}"), &do_envio(&xml, Modelo::NFe));
        assert_eq!(sheets.len(), paginas, "{itens} items");
        let said = sheets.iter().map(Sheet::said).collect::<Vec<_>>().join("\n");
        for word in &words {
            assert_eq!(said.matches(word.as_str()).count(), 1, "{word} with {itens} items");
        }
    }
}

#[test]
fn the_longest_document_is_tidy() {
    let w = |times: usize| "W".repeat(times);
    let dup = "<dupItem><nDup>001</nDup><dVenc>2026-04-01</dVenc><vDup>2057.00</vDup></dupItem>";
    let longest = dup.replace("001<", &format!("{}<", w(60))).replace("2057.00", "9999999999999.99");
    let total = "<dCompet>2026-03-02</dCompet>";
    let xml = NFE
        .replace(dup, &longest.repeat(118))
        .replace("Padaria Pão de Ouro Ltda.", &w(60))
        .replace("Mercado São João Comércio de Alimentos Ltda.", &w(60))
        .replace("Avenida Borges de Medeiros", &w(60))
        .replace("Rua dos Andradas", &w(60))
        .replace("Centro Histórico", &w(60))
        .replace("Praia de Belas", &w(60))
        .replace("Porto Alegre", &w(60))
        .replace("Pão francês congelado, caixa com 100 unidades de 50 g", &w(120))
        .replace("PAO-001", &w(60))
        .replace("Transportes Rápido Gaúcho S.A.", &w(60))
        .replace("CAIXA", &w(60))
        .replace("VENDA DE PRODUÇÃO DO ESTABELECIMENTO", &w(60))
        .replace("6170.00", "9999999999999.99")
        .replace("5868.00", "9999999999999.99")
        .replace("48.9000000000", "99999999999.1234567891")
        .replace(
            "<ICMStot>",
            &format!("<ISSQNtot>{total}<vServ>9999999999999.99</vServ></ISSQNtot><ICMStot>"),
        );
    let sheets = tidy("nfe-longa", &do_envio(&xml, Modelo::NFe));
    assert_eq!(times(&sheets, "9.999.999.999.999,99"), 123, "numbers are never cut");
    assert_eq!(times(&sheets, "99.999.999.999,1234567891"), 1);
}

#[test]
fn what_a_document_has_become_is_seen_from_afar() {
    let homologacao = |xml: &str| xml.replace("<tpAmb>1<", "<tpAmb>2<");
    for (xml, status, stamps) in [
        (NFE.to_owned(), Status::Autorizado, vec![]),
        (NFE.to_owned(), Status::Cancelado, vec!["CANCELADA"]),
        (NFE.to_owned(), Status::Denegado, vec!["USO DENEGADO"]),
        (homologacao(NFE), Status::Autorizado, vec!["SEM VALOR FISCAL"]),
        (homologacao(&com_itens(NFE, 20)), Status::Cancelado, vec!["CANCELADA", "SEM VALOR FISCAL"]),
    ] {
        let nota = Nota { status, ..do_envio(&xml, Modelo::NFe) };
        let sheets = tidy(&format!("nfe-{status:?}-{}", stamps.len()), &nota);
        for sheet in &sheets {
            assert_eq!(sheet.stamps, stamps, "{status:?}");
        }
        let denegada = times(&sheets, "PROTOCOLO DE DENEGAÇÃO DE USO");
        assert_eq!(denegada, if status == Status::Denegado { sheets.len() } else { 0 });
        let aviso = times(&sheets, "HOMOLOGAÇÃO - SEM VALOR FISCAL");
        assert_eq!(aviso, usize::from(stamps.contains(&"SEM VALOR FISCAL")));
    }
}

#[test]
fn events_are_told_on_the_document() {
    let evento = |tipo, sequencia: u32| Evento {
        tipo,
        sequencia,
        data: "2026-03-02T10:00:00-03:00".into(),
        texto: "texto do evento".into(),
        protocolo: Protocolo {
            numero: format!("14326000000010{sequencia}"),
            em: em("2026-03-02T10:00:01-03:00"),
        },
        cstat: 135,
        substituta: None,
        detalhe: Vec::new(),
        certificado: None,
    };
    let eventos = vec![evento(TipoEvento::CartaCorrecao, 2), evento(TipoEvento::Cancelamento, 1)];
    let sheets = tidy("nfe-eventos", &Nota { eventos, status: Status::Cancelado, ..nfe() });
    for line in [
        "Carta de correção 2 em 02/03/2026 10:00:01, protocolo 143260000000102",
        "NF-e CANCELADA em 02/03/2026 10:00:01, protocolo 143260000000101",
    ] {
        assert_eq!(times(&sheets, line), 1, "{line}");
    }
}

#[test]
fn security_paper_has_a_second_barcode() {
    let xml = NFE.replace("<tpEmis>1<", "<tpEmis>5<").replace(
        "<finNFe>1</finNFe>",
        "<finNFe>1</finNFe><dhCont>2026-03-02T08:00:00</dhCont><xJust>Falha no acesso a internet</xJust>",
    );
    let nota = Nota { status: Status::ContingenciaFsDa, protocolo: None, ..do_envio(&xml, Modelo::NFe) };
    let sheets = tidy("nfe-fs-da", &nota);
    // State, tpEmis, recipient, amount, ICMS yes, by substitution no, day; the digit by the key's rule.
    let dados = "43511444777000161000000006170001202";
    let digit = crate::br::chave_acesso::check_digit(dados);
    let dados = format!("{dados}{digit}");
    let groups: Vec<&str> = (0..9).map(|nth| &dados[nth * 4..nth * 4 + 4]).collect();
    assert_eq!(times(&sheets, &groups.join(" ")), 1);
    assert_eq!(times(&sheets, "DADOS DA NF-E"), 1);
    assert_eq!(bars(&sheets[0], 9.0), code_128(&dados).unwrap());
    assert_eq!(times(&sheets, "DANFE em contingência, impresso em decorrência de problemas técnicos"), 1);
    assert_eq!(times(&sheets, "Motivo: Falha no acesso a internet"), 1);
    let depois = tidy("nfe-fs-da-autorizada", &Nota { protocolo: nfe().protocolo, ..nota });
    assert_eq!(times(&depois, "DADOS DA NF-E"), 0, "once there is a protocol, it stands there");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_text_of_any_kind_spills(texts in prop::collection::vec("[ -~ -ÿ]{2,60}", 6), itens in 1_usize..12) {
        let escaped: Vec<String> = texts.iter().map(|text| crate::wire::xml::escape_text(text).into_owned()).collect();
        let xml = com_itens(NFE, itens)
            .replace("Padaria Pão de Ouro Ltda.", &format!("x{}x", escaped[0]))
            .replace("Rua dos Andradas", &format!("x{}x", escaped[1]))
            .replace("Pão francês congelado", &format!("x{}x", escaped[2]))
            .replace("Mercadoria sujeita", &format!("x{}x", escaped[3]))
            .replace("CAIXA", &format!("x{}x", escaped[4]))
            .replace("Transportes Rápido", &format!("x{}x", escaped[5]));
        let root = crate::wire::xml::parse(&xml, &crate::wire::xml::Limits::default());
        // Some of these characters are none in XML, and some texts longer than their field.
        prop_assume!(root.is_ok_and(|root| super::super::super::envio::ler(&root, None, "", Modelo::NFe).is_ok()));
        tidy("nfe-qualquer", &do_envio(&xml, Modelo::NFe));
    }
}
