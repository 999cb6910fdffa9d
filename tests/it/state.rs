//! What the rooms show of what they keep, in the default world.

use std::fmt::Write;

use duble::providers::room::Look;
use duble::providers::{self, Providers};
use duble::scenario::{self, Loaded};
use duble::world::Universe;
use serde_json::Value;

fn world(facts: &str) -> Universe<Providers> {
    let text = format!(
        "scenario: state\nversion: 1\nextends: default\nclock: \"2026-03-02T09:00:00-03:00\"\nseed: 42\nworld: {facts}\n"
    );
    scenario::build(&Loaded::from_text("state.yaml", &text).unwrap()).unwrap()
}

fn look(universe: &Universe<Providers>, place: (&str, &str), look: &Look) -> (usize, Vec<Value>) {
    let shown = providers::state(&universe.rooms, place.0, place.1, look).unwrap();
    (shown.total, shown.rows)
}

fn one(universe: &Universe<Providers>, place: (&str, &str), key: &str) -> Vec<Value> {
    look(universe, place, &Look { key: Some(key.to_owned()), skip: 0, limit: 10 }).1
}

/// The first two rows of everything that a provider keeps.
fn first_rows(provider: &str) -> String {
    let universe = world("{}");
    let mut out = String::new();
    let entities = providers::entities().into_iter().find(|(name, _)| *name == provider).unwrap().1;
    for entity in entities {
        let (total, rows) = look(&universe, (provider, entity), &Look { key: None, skip: 0, limit: 2 });
        writeln!(out, "{entity}: {total}").unwrap();
        for row in rows {
            writeln!(out, "  {row}").unwrap();
        }
    }
    out
}

#[test]
fn sicoob_shows_its_contracts_and_titles() {
    insta::assert_snapshot!(first_rows("sicoob"), @r#"
    contas: 1
      {"cidade":"Goiânia","cooperativa":4321,"faixas":[],"nome":"Comércio Modelo Ltda","numeroCliente":707090,"numeroContaCorrente":987654,"numeroCpfCnpj":"11222333000181","numerosContratoCobranca":[],"proximoNossoNumero":12,"uf":"GO"}
    boletos: 11
      {"bloqueado":false,"codigoBarras":"75691138100000150751432101070709000000010001","dataEmissao":"2026-03-01","dataLimitePagamento":"2026-04-09","dataVencimento":"2026-03-10","hibrido":false,"movimentos":1,"negativado":false,"nossoNumero":10,"numeroCliente":707090,"pagador":{"nome":"Ana Souza","numeroCpfCnpj":"52998224725"},"protestado":false,"seuNumero":"NF-1001","situacaoBoleto":"Em Aberto","valor":"150.75","valorPago":null}
      {"bloqueado":false,"codigoBarras":"75691137300000089901432101070709000000028001","dataEmissao":"2026-02-05","dataLimitePagamento":"2026-04-01","dataVencimento":"2026-03-02","hibrido":false,"movimentos":1,"negativado":false,"nossoNumero":28,"numeroCliente":707090,"pagador":{"nome":"Jasmin Matias Azevedo","numeroCpfCnpj":"24089973481"},"protestado":false,"seuNumero":"NF-1002","situacaoBoleto":"Em Aberto","valor":"89.90","valorPago":null}
    pagadores: 9
      {"bairro":"Vila Nova","cep":"41120065","cidade":"Salvador","email":["marcio.souza.lutero577@example.com"],"endereco":"Avenida Lia Vega, 2183","nome":"Márcio Souza Lutero","numeroCliente":707090,"numeroCpfCnpj":"06901769539","uf":"BA"}
      {"bairro":"Vila Nova","cep":"38402772","cidade":"Uberlândia","email":["mauricio.zamana.dominato637@example.com"],"endereco":"Rua Miguel Balestero, 76","nome":"Maurício Zamana Dominato","numeroCliente":707090,"numeroCpfCnpj":"13259955682","uf":"MG"}
    solicitacoes: 0
    webhooks: 0
    webhookSolicitacoes: 0
    clientes: 1
      {"client_id":"9b5e603e428cc477a2841e2683c92d21","escopos":["boletos_alteracao","boletos_consulta","boletos_inclusao","cobranca_boletos_abatimentos","cobranca_boletos_baixa","cobranca_boletos_consultar","cobranca_boletos_descontos","cobranca_boletos_encargos_juros_mora","cobranca_boletos_encargos_multas","cobranca_boletos_especie_documento","cobranca_boletos_faixa_nn_disponiveis","cobranca_boletos_incluir","cobranca_boletos_negativacoes_alterar","cobranca_boletos_negativacoes_baixar","cobranca_boletos_negativacoes_incluir","cobranca_boletos_pagador","cobranca_boletos_pix","cobranca_boletos_prorrogacoes_data_limite_pagamento","cobranca_boletos_prorrogacoes_data_vencimento","cobranca_boletos_protestos_alterar","cobranca_boletos_protestos_desistir","cobranca_boletos_protestos_incluir","cobranca_boletos_rateio_credito","cobranca_boletos_segunda_via","cobranca_boletos_seu_numero","cobranca_boletos_solicitacao_movimentacao_consultar","cobranca_boletos_solicitacao_movimentacao_download","cobranca_boletos_solicitacao_movimentacao_incluir","cobranca_boletos_valor_nominal","cobranca_pagadores","webhooks_alteracao","webhooks_consulta","webhooks_inclusao"]}
    tokens: 0
    "#);
}

#[test]
fn nddfrete_shows_its_invoices_and_messages() {
    insta::assert_snapshot!(first_rows("nddfrete"), @r#"
    embarcadores: 1
      {"enterpriseId":"43abeae4-7786-4017-a4ea-a8f54efd0e4a","identificacoes":{"1":"increase","2":"discount","3":"payment"},"token":"…9dfb"}
    faturas: 2
      {"documentos":[{"number":"EMBDEV.27600-C01","saldo":"12172.65","serie":"EMB","type":3,"valor":"10000.00"}],"enterpriseId":"43abeae4-7786-4017-a4ea-a8f54efd0e4a","number":"EMBDEV.27600-C01","operationPointCnpj":"70033780000151","quantidadeDocumentos":1,"saldo":"12172.65","serie":"EMB","serviceProviderCnpj":"14631417773","status":"liberada_para_pagamento","type":0,"valor":"10000.00","vencimento":"2026-03-09"}
      {"documentos":[{"number":"EMBDEV.27600-P01","saldo":"10000.00","serie":"EMB","type":3,"valor":"10000.00"}],"enterpriseId":"43abeae4-7786-4017-a4ea-a8f54efd0e4a","number":"EMBDEV.27600-P01","operationPointCnpj":"70033780000151","quantidadeDocumentos":1,"saldo":"10000.00","serie":"EMB","serviceProviderCnpj":"14631417773","status":"liberada_para_pagamento","type":0,"valor":"10000.00","vencimento":"2026-03-17"}
    mensagens: 1
      {"apontamentos":1,"code":100,"consultas":null,"description":"Amortização processada com sucesso","enterpriseId":"43abeae4-7786-4017-a4ea-a8f54efd0e4a","guid":"f4ae253f-7ff8-411a-adb4-3a2d5ec09545","processCode":3152,"recusados":0,"situacao":"processada"}
    "#);
}

#[test]
fn invoicy_shows_its_companies_and_documents() {
    insta::assert_snapshot!(first_rows("invoicy"), @r#"
    parceiros: 1
      {"chaveAcesso":"…3210","empPK":"PYcEsFuKroDBojfiFEl+Ms=="}
    empresas: 1
      {"cadastrada":"2025-03-02T09:00:00.000-03:00","certificado":true,"chaveAcesso":"…cdef","cidade":"Porto Alegre","cpfCnpj":"11222333000181","credenciada":true,"crt":3,"habilitada":true,"ie":"0961234567","licencas":["NFe 1","NFe 2","NFCe/SAT 1","NFCe/SAT 2","CTe 1","CTe 2","MDFe 1","MDFe 2","NFSe 1","NFSe 2","DigitacaoNFe 1","DigitacaoNFe 2"],"nome":"EMPRESA FICTICIA LTDA","uf":"RS"}
    notas: 6
      {"chave":"43260311222333000181550010000000011659539200","destinatario":{"cpfCnpj":"19267096000187","nome":"Solano Serviços Contábeis EPP"},"emitente":"11222333000181","emitida":"2026-03-02T07:00:00.000-03:00","eventos":0,"modelo":"NFe","numero":1,"numeroPedido":"","pendente":false,"protocolo":{"em":"2026-03-02T07:00:02.000-03:00","numero":"143260000000001"},"serie":1,"sitCodigo":100,"sitDescricao":"Autorizado o uso da NF-e","status":"autorizado","tpAmb":2,"valor":"150.75"}
      {"chave":"43260311222333000181550010000000021530402377","destinatario":{"cpfCnpj":"42417902000178","nome":"Feliciano Escola de Idiomas Ltda"},"emitente":"11222333000181","emitida":"2026-03-01T09:00:00.000-03:00","eventos":1,"modelo":"NFe","numero":2,"numeroPedido":"","pendente":false,"protocolo":{"em":"2026-03-01T09:00:02.000-03:00","numero":"143260000000002"},"serie":1,"sitCodigo":101,"sitDescricao":"Cancelamento de NF-e homologado","status":"cancelado","tpAmb":2,"valor":"292.50"}
    eventos: 1
      {"cStat":135,"chave":"43260311222333000181550010000000021530402377","emitente":"11222333000181","modelo":"NFe","nSeqEvento":1,"numero":2,"protocolo":{"em":"2026-03-01T09:01:02.000-03:00","numero":"143260000000003"},"serie":1,"texto":"Erro na digitacao do pedido","tpAmb":2,"tpEvento":110111}
    inutilizacoes: 0
    previas: 0
    exportacoes: 0
    scripts: 0
    "#);
}

#[test]
fn betha_shows_its_suits_and_debts() {
    insta::assert_snapshot!(first_rows("betha"), @r#"
    entidades: 1
      {"cnpj":"09309871000166","codigoIbge":4209102,"codigosAcesso":["…0001"],"comarca":"Comarca de Joinville","nome":"Município de Joinville","tiposCustas":null,"tiposMovimentacoes":[90001,90002]}
    execucoes: 53
      {"codigoExecucao":1,"dataAjuizamento":"2023-01-01","dataBase":"2023-01-01T00:00:00.000-03:00","dataCadastro":"2023-01-01","dividas":1,"entidade":"Município de Joinville","executado":{"cpfCnpj":"82967112909","nome":"Antônio Gusmão"},"processo":"5068694-73.2023.8.24.0910","situacao":"TRAMITACAO","valorCausa":"90.67"}
      {"codigoExecucao":2,"dataAjuizamento":null,"dataBase":"2026-02-20T09:00:00.000-03:00","dataCadastro":"2026-02-20","dividas":2,"entidade":"Município de Joinville","executado":{"cpfCnpj":"90009241973","nome":"Clara de Souza"},"processo":null,"situacao":"AJUIZAMENTO","valorCausa":"1661.54"}
    dividas: 73
      {"ano":2023,"codigoExecucao":1,"creditoTributario":"Descrição Crédito Tributario","dataBase":"2023-01-01T00:00:00.000-03:00","dataInscricao":"2023-01-01","dataVencimento":"2023-01-01","devedor":{"cpfCnpj":"82967112909","nome":"Antônio Gusmão"},"entidade":"Município de Joinville","idDivida":1,"receitas":1,"situacao":"ABERTO","valorLancado":"90.67","valorSaldo":"90.67"}
      {"ano":2025,"codigoExecucao":2,"creditoTributario":"ISSQN - Imposto Sobre Serviços de Qualquer Natureza","dataBase":"2026-02-20T09:00:00.000-03:00","dataInscricao":"2026-01-03","dataVencimento":"2025-05-12","devedor":{"cpfCnpj":"90009241973","nome":"Clara de Souza"},"entidade":"Município de Joinville","idDivida":3941085,"receitas":1,"situacao":"ABERTO","valorLancado":"1270.50","valorSaldo":"1270.50"}
    documentos: 126
      {"ano":2022,"codigoExecucao":null,"dataBase":"2023-02-09T15:31:59.000-03:00","dataCanc":null,"dataEmissao":"2022-09-20","entidade":"Município de Joinville","id":14,"idDivida":5000006,"pessoa":{"cpfCnpj":"41631719912","nome":"Rosana Branco Padilha"},"tipo":"CDA","valor":"5058.52"}
      {"ano":2022,"codigoExecucao":null,"dataBase":"2023-01-06T08:19:33.000-03:00","dataCanc":null,"dataEmissao":"2022-09-23","entidade":"Município de Joinville","id":24,"idDivida":5000011,"pessoa":{"cpfCnpj":"35658856965","nome":"Fábio Leon"},"tipo":"CDA","valor":"24354.24"}
    movimentacoes: 0
    anexos: 0
    custas: 0
    protestos: 0
    protestosMovimentacoes: 0
    "#);
}

#[test]
fn a_row_is_found_by_its_ref_and_by_its_natural_key() {
    let universe = world("{}");
    for (place, keys, field) in [
        (("sicoob", "contas"), &["707090"][..], "numeroCliente"),
        (("sicoob", "boletos"), &["hibrido", "99"], "nossoNumero"),
        (("sicoob", "pagadores"), &["52998224725", "529.982.247-25"], "numeroCpfCnpj"),
        (("sicoob", "clientes"), &["9b5e603e428cc477a2841e2683c92d21"], "client_id"),
        (("nddfrete", "embarcadores"), &["43abeae4-7786-4017-a4ea-a8f54efd0e4a"], "enterpriseId"),
        (("nddfrete", "faturas"), &["EMBDEV.27600-P01"], "number"),
        (("nddfrete", "mensagens"), &["f4ae253f-7ff8-411a-adb4-3a2d5ec09545"], "guid"),
        (("invoicy", "parceiros"), &["PYcEsFuKroDBojfiFEl+Ms=="], "empPK"),
        (("invoicy", "empresas"), &["11222333000181", "11.222.333/0001-81"], "cpfCnpj"),
        (("invoicy", "notas"), &["cancelada", "2"], "chave"),
        (("invoicy", "eventos"), &["cancelada"], "chave"),
        (("betha", "entidades"), &["joinville"], "nome"),
        (("betha", "execucoes"), &["execucao-do-manual", "1"], "codigoExecucao"),
        (("betha", "dividas"), &["divida-3941085", "3941085"], "idDivida"),
        (("betha", "documentos"), &["1/2023"], "id"),
    ] {
        let found: Vec<Value> = keys
            .iter()
            .map(|key| {
                let rows = one(&universe, place, key);
                assert!(!rows.is_empty(), "{place:?} {key}");
                rows[0][field].clone()
            })
            .collect();
        assert!(!found[0].is_null(), "{place:?} has no {field}");
        assert!(found.iter().all(|value| *value == found[0]), "{place:?}: {found:?}");
        assert!(one(&universe, place, "nobody's").is_empty(), "{place:?}");
    }
}

#[test]
fn pages_follow_each_other_and_what_is_unknown_is_none() {
    let universe = world("{}");
    for (provider, entities) in providers::entities() {
        assert!(!entities.is_empty(), "{provider}");
        for entity in entities {
            let place = (provider, *entity);
            let (total, all) = look(&universe, place, &Look { key: None, skip: 0, limit: usize::MAX });
            assert_eq!(all.len(), total, "{place:?}");
            let pages = (0..total).step_by(3).flat_map(|skip| {
                let (again, rows) = look(&universe, place, &Look { key: None, skip, limit: 3 });
                assert_eq!(again, total);
                rows
            });
            assert_eq!(pages.collect::<Vec<_>>(), all, "{place:?}");
            let past = look(&universe, place, &Look { key: None, skip: total, limit: 3 });
            assert_eq!(past, (total, Vec::new()), "{place:?}");
            // No secret of the default world is in what is shown.
            let text = Value::from(all).to_string();
            for secret in [
                "6901a7fb-f545-c9a1-4ebd-18a723329dfb",
                "fedcba9876543210fedcba9876543210",
                "0123456789abcdef0123456789abcdef",
                "00000000-0000-4000-8000-000000000001",
            ] {
                assert!(!text.contains(secret), "{place:?} shows {secret}");
            }
        }
    }
    let look = Look::default();
    for (provider, entity) in [("sicoob", "nada"), ("sicoob", ""), ("banco", "boletos")] {
        assert!(providers::state(&universe.rooms, provider, entity, &look).is_none());
    }
}

/// A page late in a large table: [`Look::show`] takes no more than `limit` rows of an iterator that starts by rank, in O(log n).
#[test]
fn a_late_page_of_many_rows_is_the_right_one() {
    let universe =
        world("{ sicoob: { boletos: [{ times: 20000 }] }, betha: { dividas: [{ times: 5000 }] } }");
    for (place, least, field) in
        [(("sicoob", "boletos"), 20_000, "nossoNumero"), (("betha", "dividas"), 5_000, "idDivida")]
    {
        let (total, rows) = look(&universe, place, &Look { key: None, skip: least - 2, limit: 3 });
        assert!(total > least && rows.len() == 3, "{place:?} {total}");
        let keys: Vec<_> = rows.iter().map(|row| row[field].as_i64().unwrap()).collect();
        assert!(keys.is_sorted(), "{keys:?}");
    }
}
