//! A contract, a payer and terms to try the rules on.

use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use super::super::model::{Boleto, Conta, Desconto, Encargo, PixDaConta, Situacao, Termos};
use super::barras;
use crate::br::cpf_cnpj::{Cnpj, CpfCnpj};
use crate::br::uf::Uf;

pub(super) fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// The dossier's (section 4.3).
pub(super) fn conta() -> Conta {
    Conta {
        numero: 1_234_567,
        cooperativa: 4321,
        conta_corrente: 987_654,
        nome: "Loja Um".into(),
        documento: CpfCnpj::Cnpj(Cnpj::parse("11222333000181").unwrap()),
        endereco: "Rua A 1".into(),
        bairro: "Centro".into(),
        cep: "74000000".into(),
        cidade: "Goiânia".into(),
        uf: Uf::Go,
        tarifa: decimal("1.50"),
        proximo: 1,
        faixas: Vec::new(),
        valida_digito: true,
        pix: PixDaConta::SobPedido,
        contratos_cobranca: Vec::new(),
        exige_contrato_cobranca: false,
    }
}

/// A title of 1000.00 less 10.00, due on Saturday, 7 March 2026.
pub(super) fn termos() -> Termos {
    Termos {
        especie: "DM",
        seu_numero: "1".into(),
        identificacao_empresa: None,
        emissao_por: 2,
        distribuicao_por: 2,
        emissao: date(2026, 2, 1),
        vencimento: date(2026, 3, 7),
        limite: date(2026, 6, 1),
        valor: decimal("1000"),
        abatimento: decimal("10"),
        desconto: Desconto::default(),
        multa: Encargo::default(),
        juros: Encargo { tipo: 3, ..Encargo::default() },
        parcela: 1,
        aceite: false,
        negativacao: None,
        protesto: None,
        beneficiario_final: None,
        instrucoes: None,
        rateio: Vec::new(),
    }
}

/// A title of these terms, registered on its day of issue.
pub(super) fn boleto(termos: Termos) -> Boleto {
    Boleto {
        conta: 1,
        pagador: 1,
        nosso_numero: 10,
        contrato_cobranca: None,
        barras: barras(&conta(), &termos, 10).unwrap(),
        barras_antigas: Vec::new(),
        entrada: termos.emissao,
        termos,
        situacao: Situacao::EmAberto,
        pix: None,
        protesto: None,
        negativacao: None,
        bloqueado: false,
        recebimento: None,
        movimentos: Vec::new(),
    }
}

mod vidas {
    //! What each state lets happen.

    use super::super::super::model::{Canal, Fato, Motivo, MotivoEstorno};
    use super::super::*;
    use super::*;
    use crate::facts::Moment;

    /// A Tuesday on which the title is overdue, and the days around it.
    fn day(day: i8) -> Date {
        date(2026, 3, day)
    }

    fn pay(boleto: &Boleto, canal: Canal, on: Date) -> Result<Passo, String> {
        let pagamento = Pagamento { em: Moment::midnight(on), data: on, canal, valor: None };
        let tomador = || Tomador { banco: 756, agencia: 4321, identificador: 1 };
        receber(boleto, pagamento, tomador).map_err(|recusa| recusa.erro.codigo().to_owned())
    }

    type Try = fn(&Boleto) -> Result<Passo, String>;

    fn code(result: Result<Passo, super::super::super::errors::Recusa>) -> Result<Passo, String> {
        result.map_err(|recusa| recusa.erro.codigo().to_owned())
    }

    /// Name and attempt of each operation, in the order of the table of states.
    const OPERATIONS: [(&str, Try); 9] = [
        ("change", |b| {
            code(alterar(b, &conta(), &Mudanca::Especie("NP".into()), day(10), || unreachable!()))
        }),
        ("put off", |b| {
            code(alterar(b, &conta(), &Mudanca::Vencimento(day(20)), day(10), || unreachable!()))
        }),
        ("write off", |b| code(baixar(b, &conta(), Motivo::PedidoCedente, day(10)))),
        ("expire", |b| code(baixar(b, &conta(), Motivo::Decurso, day(10)))),
        ("protest", |b| code(pedir_cobranca(b, &conta(), Cobranca::Protesto, day(10)))),
        ("list", |b| code(pedir_cobranca(b, &conta(), Cobranca::Negativacao, day(10)))),
        ("pay", |b| pay(b, Canal::Pix, day(10))),
        ("pay at the notary's", |b| pay(b, Canal::Cartorio, day(10))),
        ("take back", |b| code(estornar(b, &conta(), MotivoEstorno::Estorno, day(10)))),
    ];

    fn outcomes(boleto: &Boleto) -> String {
        let each = OPERATIONS.iter().map(|(name, attempt)| match attempt(boleto) {
            Ok(_) => format!("{name}: yes"),
            Err(code) => format!("{name}: {code}"),
        });
        each.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn each_state_refuses_what_it_must() {
        let open = boleto(termos());
        let at_notary = {
            let asked = pedir_cobranca(&open, &conta(), Cobranca::Protesto, day(10)).unwrap().boleto;
            encaminhar(&asked, &conta(), Cobranca::Protesto, day(11)).unwrap().boleto
        };
        let taken = pay(&open, Canal::Pix, day(10)).unwrap().boleto;
        let paid = liquidar(&taken, &conta()).unwrap().boleto;
        let off = baixar(&open, &conta(), Motivo::PedidoCedente, day(10)).unwrap().boleto;
        let secured = vincular(&open, &conta(), true, day(10)).unwrap().boleto;
        insta::assert_snapshot!(outcomes(&open), @"change: yes, put off: yes, write off: yes, expire: yes, protest: yes, list: yes, pay: yes, pay at the notary's: 9034, take back: 9018");
        insta::assert_snapshot!(outcomes(&at_notary), @"change: 9031, put off: 9031, write off: 9031, expire: 9031, protest: 9031, list: 9031, pay: 9031, pay at the notary's: yes, take back: 9018");
        insta::assert_snapshot!(outcomes(&taken), @"change: 9030, put off: 9030, write off: 9030, expire: 9030, protest: 9030, list: 9030, pay: 9030, pay at the notary's: 9030, take back: yes");
        insta::assert_snapshot!(outcomes(&paid), @"change: 9018, put off: 9018, write off: 9018, expire: 9018, protest: 9018, list: 9018, pay: 9018, pay at the notary's: 9018, take back: yes");
        insta::assert_snapshot!(outcomes(&off), @"change: 9018, put off: 9018, write off: 9018, expire: 9018, protest: 9018, list: 9018, pay: 9018, pay at the notary's: 9018, take back: 9018");
        insta::assert_snapshot!(outcomes(&secured), @"change: yes, put off: 9039, write off: 9039, expire: yes, protest: yes, list: yes, pay: yes, pay at the notary's: 9034, take back: 9018");
    }

    #[test]
    fn a_protest_goes_its_way() {
        let open = boleto(termos());
        let early = pedir_cobranca(&open, &conta(), Cobranca::Protesto, day(9)).unwrap_err();
        assert_eq!(
            early.erro.codigo(),
            "9032",
            "due on a Saturday, to be paid on Monday the 9th without charges"
        );
        let asked = pedir_cobranca(&open, &conta(), Cobranca::Protesto, day(10)).unwrap().boleto;
        assert!(encaminhar(&asked, &conta(), Cobranca::Protesto, day(10)).is_none());
        assert_eq!(
            encerrar_cobranca(&asked, &conta(), Cobranca::Protesto, day(10)).unwrap_err().erro.codigo(),
            "9038"
        );
        assert!(
            cancelar_cobranca(&asked, &conta(), Cobranca::Protesto, day(10))
                .unwrap()
                .boleto
                .protesto
                .is_none()
        );
        assert_eq!(
            cancelar_cobranca(&asked, &conta(), Cobranca::Protesto, day(11)).unwrap_err().erro.codigo(),
            "9037"
        );
        let sent = encaminhar(&asked, &conta(), Cobranca::Protesto, day(11)).unwrap().boleto;
        assert!(
            encerrar_cobranca(&sent, &conta(), Cobranca::Protesto, day(12))
                .unwrap()
                .boleto
                .protesto
                .is_none()
        );
        let paid = liquidar(&pay(&sent, Canal::Cartorio, day(12)).unwrap().boleto, &conta()).unwrap();
        assert!(
            matches!(paid.movimento.unwrap().fato, Fato::Liquidacao(paid) if paid.canal == Canal::Cartorio)
        );
        assert_eq!(
            baixar(&sent, &conta(), Motivo::Protesto, day(12)).unwrap().boleto.situacao,
            Situacao::Baixado
        );
    }

    #[test]
    fn what_was_instructed_falls_due_by_itself() {
        use super::super::super::model::Instrucao;
        let with = |codigo, dias| {
            let protesto = Some(Instrucao { codigo, dias: Some(dias) });
            dia_automatico(&boleto(Termos { protesto, ..termos() }), Cobranca::Protesto)
        };
        // Due on Saturday the 7th, to be paid on Monday the 9th: overdue on the 10th at the earliest.
        assert_eq!(with(1, 0), Some(day(10)));
        assert_eq!(with(1, 5), Some(day(12)));
        assert_eq!(with(2, 5), Some(day(13)), "9, 10, 11, 12, 13");
        assert_eq!(with(3, 5), None);
        assert_eq!(dia_automatico(&boleto(termos()), Cobranca::Negativacao), None);
    }

    #[test]
    fn a_payment_that_is_taken_back_opens_the_title_again() {
        let taken = pay(&boleto(termos()), Canal::Pix, day(10)).unwrap().boleto;
        for motivo in [MotivoEstorno::Estorno, MotivoEstorno::Fraude] {
            for before in [taken.clone(), liquidar(&taken, &conta()).unwrap().boleto] {
                let after = estornar(&before, &conta(), motivo, day(11)).unwrap().boleto;
                assert_eq!(after.situacao, Situacao::EmAberto);
                assert!(liquidar(&after, &conta()).is_none());
                assert!(estornar(&after, &conta(), motivo, day(11)).is_err());
                assert!(pay(&after, Canal::Caixa, day(12)).is_ok());
            }
        }
    }
}
