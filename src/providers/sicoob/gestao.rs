//! What every version of the wire, the actions and the timers ask of the room.

use std::sync::Arc;

use jiff::civil::Date;

use super::errors::{Erro, Recusa};
use super::ficha::Ficha;
use super::model::{Boleto, Conta, FaixaReservada, Motivo, MotivoEstorno, Pagador, Situacao, Termos};
use super::rules::{self, Caso, Cobranca, Hibrido, Mudanca, Novo, NovoPagador, Pagamento, Passo, Tomador};
use super::seed::{RepeatedIssue, Settlement};
use super::{Due, Sicoob};
use crate::br::boleto::CodigoBarras;
use crate::br::cpf_cnpj::CpfCnpj;
use crate::facts::{Moment, Ref, Selector, shown};
use crate::providers::room::View;
use crate::world::Id;

/// A contract that a request named.
#[derive(Clone, Debug)]
pub struct Contrato {
    /// Its row.
    pub id: Id,
    /// What it is.
    pub conta: Arc<Conta>,
    /// `numeroContratoCobranca`, if it was named.
    pub cobranca: Option<u64>,
}

/// What became of a title that was issued.
#[derive(Clone, Copy, Debug)]
pub struct Emitido {
    /// Its row.
    pub id: Id,
    /// Whether its Pix was asked for and could not be given.
    pub pix_rejeitado: bool,
}

/// What is done to a protest or a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ato {
    /// It is asked for.
    Pedir,
    /// It is taken back.
    Cancelar,
    /// It is given up or ended.
    Encerrar,
}

impl Sicoob {
    /// A contract by its number and, where one is needed or named, the collection contract below it; 5002 when there is none.
    pub(super) fn contrato(&self, numero: i64, cobranca: Option<i64>) -> Result<Contrato, Recusa> {
        let id = u32::try_from(numero).ok().and_then(|numero| self.por_numero.first_of(numero));
        let found = id.and_then(|id| self.contas.get(id).map(|conta| (id, Arc::clone(conta))));
        let (id, conta) = found.ok_or_else(|| {
            Recusa::new(Erro::ContratoInvalido, format!("no contract has the number {numero}"))
        })?;
        let Some(said) = cobranca.filter(|said| *said != 0) else {
            if conta.exige_contrato_cobranca {
                let reason =
                    format!("contract {numero} needs numeroContratoCobranca, and the request has none");
                return Err(Recusa::new(Erro::ContratoInvalido, reason));
            }
            return Ok(Contrato { id, conta, cobranca: None });
        };
        let known = u64::try_from(said).ok().filter(|said| conta.contratos_cobranca.contains(said));
        match known {
            Some(cobranca) => Ok(Contrato { id, conta, cobranca: Some(cobranca) }),
            None => {
                let reason = format!(
                    "numeroContratoCobranca is {said}; contract {numero} has {:?}",
                    conta.contratos_cobranca
                );
                Err(Recusa::new(Erro::ContratoCobranca, reason))
            }
        }
    }

    /// Registers a title. `reservado`: a number that the request names must come from a reserved range.
    pub(super) fn emitir(
        &mut self,
        contrato: &Contrato,
        novo: &Novo,
        nosso_numero: Option<i64>,
        reservado: bool,
        view: &mut View<'_, Due>,
    ) -> Result<Emitido, Recusa> {
        let Contrato { id, conta, cobranca } = contrato;
        let hoje = view.now.date();
        let dias_limite = self.knobs.payment_limit_days;
        let termos = rules::emitir(novo, Caso { conta, hoje, dias_limite })?;
        let pagador = rules::pagador(&novo.pagador, "pagador.")?;
        let hibrido = rules::hibrido(conta, novo.pix)?;
        if self.knobs.repeated_issue == RepeatedIssue::Refuse
            && let Some(antes) = self.igual(*id, pagador.documento, &termos)
        {
            let reason = format!("boleto {antes} is the same; the knob `repeated_issue` refuses another");
            return Err(Recusa::new(Erro::Repetido, reason));
        }
        let usado = |numero| self.carteira.por_nosso_numero(*id, numero).is_some();
        let (nosso_numero, proximo) = rules::numerar(conta, nosso_numero, reservado, usado)?;
        let boleto = Boleto {
            conta: *id,
            pagador: 0,
            nosso_numero,
            contrato_cobranca: *cobranca,
            barras: rules::barras(conta, &termos, nosso_numero)?,
            barras_antigas: Vec::new(),
            termos,
            entrada: hoje,
            situacao: Situacao::EmAberto,
            pix: (hibrido == Hibrido::Com).then(|| view.seed.uuid("sicoob.pix")),
            protesto: None,
            negativacao: None,
            bloqueado: false,
            recebimento: None,
            movimentos: vec![Arc::new(rules::entrar(conta, hoje))],
        };
        let pagador = self.carteira.cadastrar(*id, pagador);
        if proximo != conta.proximo {
            self.contas.put(*id, Conta { proximo, ..(**conta).clone() });
        }
        let boleto = self.carteira.incluir(Boleto { pagador, ..boleto });
        self.vigiar(boleto, view);
        Ok(Emitido { id: boleto, pix_rejeitado: hibrido == Hibrido::Rejeitado })
    }

    /// The open title of a payer with the same due date, value and seuNumero.
    fn igual(&self, conta: Id, documento: CpfCnpj, termos: &Termos) -> Option<u32> {
        let day = termos.vencimento;
        let payers = self.carteira.pagadores_de(conta, documento);
        let mut same_day = payers.flat_map(|pagador| self.carteira.do_pagador(pagador, day, day));
        let same = same_day.find(|boleto| {
            boleto.situacao == Situacao::EmAberto
                && boleto.termos.valor == termos.valor
                && boleto.termos.seu_numero == termos.seu_numero
        });
        same.map(|boleto| boleto.nosso_numero)
    }

    /// The title of a contract.
    pub(super) fn titulo(&self, conta: Id, nosso_numero: i64) -> Result<Id, Recusa> {
        let number = u32::try_from(nosso_numero).ok();
        let found = number.and_then(|number| self.carteira.por_nosso_numero(conta, number));
        found.ok_or_else(|| {
            let reason = format!("the contract has no boleto with nossoNumero {nosso_numero}");
            Recusa::new(Erro::BoletoDesconhecido, reason)
        })
    }

    /// The title of a contract with this barcode or line.
    pub(super) fn titulo_por_codigo(&self, conta: Id, barras: CodigoBarras) -> Result<Id, Recusa> {
        let found = self.carteira.por_barras(barras);
        let own = found.filter(|id| self.carteira.get(*id).is_some_and(|boleto| boleto.conta == conta));
        own.ok_or_else(|| {
            let reason = format!("the contract has no boleto with the barcode {barras}");
            Recusa::new(Erro::BoletoDesconhecido, reason)
        })
    }

    /// A title and its contract.
    pub(super) fn dados(&self, id: Id) -> Result<(Arc<Boleto>, Arc<Conta>), Recusa> {
        let boleto = self.carteira.get(id).cloned();
        let conta = boleto.as_ref().and_then(|boleto| self.contas.get(boleto.conta).cloned());
        boleto
            .zip(conta)
            .ok_or_else(|| Recusa::new(Erro::BoletoDesconhecido, format!("no boleto has the id {id}")))
    }

    /// A title with all that is told of it.
    pub(super) fn ficha(&self, id: Id) -> Result<Ficha, Recusa> {
        let (boleto, conta) = self.dados(id)?;
        let pagador = self.carteira.pagador(boleto.pagador).cloned();
        let pagador = pagador.ok_or_else(|| {
            Recusa::new(Erro::PagadorDesconhecido, format!("boleto {} lost its payer", boleto.nosso_numero))
        })?;
        Ok(Ficha { boleto, conta, pagador })
    }

    /// Makes one change to a title.
    pub(super) fn alterar(
        &mut self,
        id: Id,
        mudanca: &Mudanca,
        view: &mut View<'_, Due>,
    ) -> Result<(), Recusa> {
        let (boleto, conta) = self.dados(id)?;
        let passo =
            rules::alterar(&boleto, &conta, mudanca, view.now.date(), || view.seed.uuid("sicoob.pix"))?;
        let moved = |boleto: &Boleto| (boleto.termos.limite, boleto.termos.vencimento);
        let anew = moved(&passo.boleto) != moved(&boleto);
        self.carteira.aplicar(id, passo);
        if anew {
            self.vigiar(id, view);
        }
        Ok(())
    }

    /// Writes a title off.
    pub(super) fn baixar(&mut self, id: Id, motivo: Motivo, hoje: Date) -> Result<(), Recusa> {
        let (boleto, conta) = self.dados(id)?;
        let passo = rules::baixar(&boleto, &conta, motivo, hoje)?;
        self.carteira.aplicar(id, passo);
        Ok(())
    }

    /// Does something to a protest or a listing.
    pub(super) fn cobrar(
        &mut self,
        id: Id,
        qual: Cobranca,
        ato: Ato,
        view: &mut View<'_, Due>,
    ) -> Result<(), Recusa> {
        let (boleto, conta) = self.dados(id)?;
        let hoje = view.now.date();
        let passo = match ato {
            Ato::Pedir => rules::pedir_cobranca(&boleto, &conta, qual, hoje)?,
            Ato::Cancelar => rules::cancelar_cobranca(&boleto, &conta, qual, hoje)?,
            Ato::Encerrar => rules::encerrar_cobranca(&boleto, &conta, qual, hoje)?,
        };
        self.carteira.aplicar(id, passo);
        match ato {
            Ato::Pedir => {
                let at = Moment::midnight(rules::dia_do_encaminhamento(hoje));
                view.wake_at(at, Due::Encaminhar(id, qual));
            }
            // At the notary's it could not expire; now it can.
            Ato::Encerrar => self.vigiar(id, view),
            Ato::Cancelar => {}
        }
        Ok(())
    }

    /// Asks for a protest or a listing as the issuer instructed, if its day has come.
    pub(super) fn cobrar_por_instrucao(&mut self, id: Id, qual: Cobranca, view: &mut View<'_, Due>) -> bool {
        let today = view.now.date();
        let due = self.carteira.get(id).and_then(|boleto| rules::dia_automatico(boleto, qual));
        due.is_some_and(|day| day <= today) && self.cobrar(id, qual, Ato::Pedir, view).is_ok()
    }

    /// What was asked for leaves for the notary or the bureau, if it still waits.
    pub(super) fn encaminhar(&mut self, id: Id, qual: Cobranca, hoje: Date) -> bool {
        let passo =
            self.dados(id).ok().and_then(|(boleto, conta)| rules::encaminhar(&boleto, &conta, qual, hoje));
        self.dar(id, passo)
    }

    /// Writes a title off if its last day for payment has passed; the timer of a limit that was moved since finds that it has not.
    pub(super) fn expirar(&mut self, id: Id, hoje: Date) -> bool {
        let due = self.carteira.get(id).is_some_and(|boleto| rules::expirou(boleto, hoje));
        due && self.baixar(id, Motivo::Decurso, hoje).is_ok()
    }

    /// A payer pays: webhooks are told at once, the settlement comes when the knob says.
    pub(super) fn receber(
        &mut self,
        id: Id,
        pagamento: Pagamento,
        view: &mut View<'_, Due>,
        tomador: impl FnOnce(&mut View<'_, Due>) -> (u16, u16),
    ) -> Result<(), Recusa> {
        let (boleto, _) = self.dados(id)?;
        let next = self.recebimentos + 1;
        let passo = rules::receber(&boleto, pagamento, || {
            let (banco, agencia) = tomador(view);
            Tomador { banco, agencia, identificador: identificador(pagamento.data, next) }
        })?;
        self.recebimentos = next;
        self.carteira.aplicar(id, passo);
        self.avisar_pagamento(id, view);
        match self.knobs.settlement {
            Settlement::AtOnce => _ = self.liquidar(id),
            Settlement::EndOfDay => {
                let tomorrow = view.now.date().tomorrow().map_or(view.now, Moment::midnight);
                view.wake_at(tomorrow, Due::Liquidar(id));
            }
        }
        Ok(())
    }

    /// The payment that was taken settles the title, if it still waits for it.
    pub(super) fn liquidar(&mut self, id: Id) -> bool {
        let passo = self.dados(id).ok().and_then(|(boleto, conta)| rules::liquidar(&boleto, &conta));
        self.dar(id, passo)
    }

    /// A payment is taken back.
    pub(super) fn estornar(
        &mut self,
        id: Id,
        motivo: MotivoEstorno,
        view: &mut View<'_, Due>,
    ) -> Result<(), Recusa> {
        let (boleto, conta) = self.dados(id)?;
        let hoje = view.now.date();
        let passo = rules::estornar(&boleto, &conta, motivo, hoje)?;
        self.carteira.aplicar(id, passo);
        if motivo == MotivoEstorno::DevolucaoSemReativacao {
            // What does not come back to life leaves the books, which a movement of type 6 tells.
            self.baixar(id, Motivo::Acerto, hoje)?;
        }
        self.avisar_pagamento(id, view);
        self.vigiar(id, view);
        Ok(())
    }

    /// Puts a step in place, if there is one.
    pub(super) fn dar(&mut self, id: Id, passo: Option<Passo>) -> bool {
        passo.is_some_and(|passo| {
            self.carteira.aplicar(id, passo);
            true
        })
    }

    /// Changes a payer of a contract's register.
    pub(super) fn alterar_pagador(&mut self, conta: Id, novo: &NovoPagador) -> Result<(), Recusa> {
        let pagador = rules::pagador(novo, "")?;
        let known: Vec<Id> = self.carteira.pagadores_de(conta, pagador.documento).collect();
        if known.is_empty() {
            let reason = format!("no boleto of the contract has the payer {}", pagador.documento.as_str());
            return Err(Recusa::new(Erro::PagadorDesconhecido, reason));
        }
        for id in known {
            // The address is optional: where none is sent, the one known stays.
            let before = self.carteira.pagador(id).filter(|_| pagador.emails.is_empty());
            let emails = before.map_or_else(|| pagador.emails.clone(), |before| before.emails.clone());
            self.carteira.alterar_pagador(id, Pagador { emails, ..pagador.clone() });
        }
        Ok(())
    }

    /// Reserves numbers for a contract.
    pub(super) fn reservar(
        &mut self,
        contrato: &Contrato,
        quantidade: i64,
    ) -> Result<FaixaReservada, Recusa> {
        let (faixa, proximo) = rules::reservar(&contrato.conta, quantidade)?;
        let mut conta = (*contrato.conta).clone();
        conta.faixas.push(faixa);
        conta.proximo = proximo;
        self.contas.put(contrato.id, conta);
        Ok(faixa)
    }

    /// A title by ref, nosso número, barcode or line; what is wrong, if it is none or not one alone.
    pub(super) fn escolher(&self, selector: &Selector) -> Result<Id, String> {
        if let Some(id) = self.refs.get(&Ref(selector.0.clone())) {
            return Ok(*id);
        }
        let numero = selector.0.parse().ok();
        let numbered: Vec<Id> =
            numero.into_iter().flat_map(|numero| self.carteira.de_qualquer_conta(numero)).collect();
        let barras = CodigoBarras::read(&selector.0).ok();
        match numbered.as_slice() {
            [id] => Ok(*id),
            [] => barras.and_then(|barras| self.carteira.por_barras(barras)).ok_or_else(|| {
                format!("no boleto has the ref, nossoNumero, barcode or line `{}`", shown(&selector.0))
            }),
            many => {
                let contas = many.iter().filter_map(|id| self.dados(*id).ok()).take(5);
                let contas: Vec<_> = contas.map(|(_, conta)| conta.numero.to_string()).collect();
                Err(format!(
                    "nossoNumero {} stands in the contracts {}; name the boleto by ref, barcode or line",
                    shown(&selector.0),
                    contas.join(", ")
                ))
            }
        }
    }

    /// Sets the timers of an open title: the day after its last day for payment, and the days on which it is to be protested or listed
    /// as instructed. A timer whose day was moved since finds that its time has not come.
    pub(super) fn vigiar(&self, id: Id, view: &mut View<'_, Due>) {
        let Some(boleto) = self.carteira.get(id).filter(|boleto| boleto.situacao == Situacao::EmAberto)
        else {
            return;
        };
        if let Ok(day) = boleto.termos.limite.tomorrow() {
            view.wake_at(Moment::midnight(day), Due::Expirar(id));
        }
        for qual in [Cobranca::Protesto, Cobranca::Negativacao] {
            if let Some(day) = rules::dia_automatico(boleto, qual) {
                view.wake_at(Moment::midnight(day), Due::Cobrar(id, qual));
            }
        }
    }
}

/// `2026121500001`: the day and a running number (dossier 2.5).
fn identificador(dia: Date, numero: u64) -> u64 {
    let day = u64::try_from(dia.year()).unwrap_or_default() * 10_000
        + u64::try_from(dia.month()).unwrap_or_default() * 100
        + u64::try_from(dia.day()).unwrap_or_default();
    day * 100_000 + numero % 100_000
}
