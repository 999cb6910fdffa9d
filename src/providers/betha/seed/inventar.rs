//! What a scenario does not state: believable, valid, from the seed. All values of one thing are drawn before what is stated replaces
//! some of them, so stating one more changes none of the others.

use std::sync::Arc;

use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};
use rand::{Rng, RngExt};
use rust_decimal::Decimal;

use super::creditos::{CREDITOS, Credito, IPTU};
use super::facts::{DividaFact, ExecucaoFact, ReceitaFact};
use super::foro::foro;
use super::pessoa;
use crate::br::calendar::business_day_on_or_after;
use crate::br::cnj::{NumeroCnj, Partes};
use crate::br::cpf_cnpj::Cnpj;
use crate::br::money::round2;
use crate::br::municipio::{MUNICIPIOS, Municipio};
use crate::br::people::{Company, Person};
use crate::facts::{Moment, Money};
use crate::providers::betha::acervo::Acervo;
use crate::providers::betha::errors::MSG_AJUIZADO;
use crate::providers::betha::model::{
    Divida, Documento, Execucao, Foro, Origem, Pessoa, Peticao, Procedimento, Receita, SituacaoDivida,
    SituacaoExecucao, Valores, Vinculo,
};
use crate::providers::betha::{Betha, Due, rules};
use crate::providers::room::View;
use crate::world::Id;

/// A municipality of the table.
pub fn municipio(view: &mut View<'_, Due>) -> &'static Municipio {
    const SAO_PAULO: &Municipio = &MUNICIPIOS[0];
    let at = usize::try_from(view.seed.below("betha.municipio", MUNICIPIOS.len() as u64)).unwrap_or_default();
    MUNICIPIOS.get(at).unwrap_or(SAO_PAULO)
}

/// A stated CNPJ without its mask, or a made-up one.
pub fn cnpj(stated: Option<&str>, view: &mut View<'_, Due>) -> String {
    let root = u32::try_from(view.seed.below("betha.cnpj", 99_999_998)).unwrap_or_default() + 1;
    stated.and_then(|text| Cnpj::parse(text).ok()).unwrap_or_else(|| Cnpj::made_up(root)).as_str().to_owned()
}

/// CPF of somebody of the municipality.
pub fn cpf(municipio: &Municipio, view: &mut View<'_, Due>) -> String {
    Person::living_in(municipio, &mut view.seed.rng("betha.procurador")).cpf.as_str().to_owned()
}

fn um(municipio: &Municipio, rng: &mut impl Rng) -> Pessoa {
    if rng.random_ratio(1, 5) {
        let company = Company::seated_in(municipio, rng);
        Pessoa { documento: company.cnpj.as_str().to_owned(), nome: company.razao_social }
    } else {
        let person = Person::living_in(municipio, rng);
        Pessoa { documento: person.cpf.as_str().to_owned(), nome: person.name }
    }
}

fn do_municipio(room: &Betha, entidade: Id) -> &'static Municipio {
    const SAO_PAULO: &Municipio = &MUNICIPIOS[0];
    let row = room.acervo.entidades.get(entidade);
    row.and_then(|row| Municipio::by_codigo(row.municipio)).unwrap_or(SAO_PAULO)
}

fn menos(date: Date, days: i64) -> Date {
    date.saturating_sub(Span::new().days(days))
}

/// A day from 2023 on and before the scenario's start; in the year before it, if it starts earlier than that.
fn um_dia(view: &View<'_, Due>, rng: &mut impl Rng) -> Date {
    let today = view.start.date();
    let first = date(2023, 1, 2);
    let first = if menos(today, 30) > first { first } else { menos(today, 365) };
    let days = first.until(today).map_or(1, |span| span.get_days()).max(1);
    first.saturating_add(rng.random_range(0..days).days())
}

/// A moment of a day in office hours, not after the scenario's start.
fn no_expediente(dia: Date, start: Moment, rng: &mut impl Rng) -> Moment {
    let (hour, minute, second) = (rng.random_range(8..18), rng.random_range(0..60), rng.random_range(0..60));
    Moment::from_local(dia.at(hour, minute, second, 0)).min(start)
}

/// A process number of the suit's court: valid, with the CNJ's mask.
fn processo(foro: &Foro, ano: i16, rng: &mut impl Rng) -> String {
    let partes = Partes {
        sequencial: rng.random_range(5_000_000..5_100_000),
        ano: u16::try_from(ano).unwrap_or(2023),
        segmento: 8,
        tribunal: u8::try_from(foro.id_tribunal).unwrap_or(1),
        origem: u16::try_from(foro.id_comarca).unwrap_or(1),
    };
    NumeroCnj::new(partes).map(|numero| numero.masked()).unwrap_or_default()
}

/// A process number for a suit that the court files now.
pub fn processo_da(room: &Betha, execucao: Id, view: &mut View<'_, Due>) -> String {
    let ano = view.now.date().year();
    let mut rng = view.seed.rng("betha.processo");
    room.acervo
        .execucoes
        .get(execucao)
        .map(|execucao| processo(&execucao.foro, ano, &mut rng))
        .unwrap_or_default()
}

/// A suit, its sums still open.
pub(super) fn execucao(
    room: &mut Betha,
    fact: &ExecucaoFact,
    (entidade, codigo): (Id, i64),
    view: &mut View<'_, Due>,
) -> Execucao {
    let municipio = do_municipio(room, entidade);
    let mut rng = view.seed.rng("betha.execucao");
    let executado = um(municipio, &mut view.seed.rng("betha.executado"));
    let lawyer = Person::living_in(municipio, &mut view.seed.rng("betha.advogado"));
    let made_up_day = um_dia(view, &mut rng);
    let stated_base = fact.data_base.map(|when| when.moment(view.start));
    let stated_day = fact.data_cadastro.map(|when| when.date(view.start));
    let data_cadastro = stated_day.or(stated_base.map(Moment::date)).unwrap_or(made_up_day);
    let made_up_base = no_expediente(data_cadastro, view.start, &mut rng);
    let filed = rng.random_ratio(7, 10);
    let situacao = fact.situacao.unwrap_or(if fact.processo.is_some() || filed {
        SituacaoExecucao::Tramitacao
    } else {
        SituacaoExecucao::Ajuizamento
    });
    let foro = room
        .acervo
        .entidades
        .get(entidade)
        .map_or_else(|| Arc::new(foro(municipio)), |row| Arc::clone(&row.foro));
    let made_up_number = processo(&foro, data_cadastro.year(), &mut rng);
    let waits = situacao == SituacaoExecucao::Ajuizamento;
    let has_lawyer = rng.random_ratio(1, 3);
    room.ultimos.peticao += 1;
    Execucao {
        entidade,
        codigo,
        processo: fact
            .processo
            .as_ref()
            .map(|numero| numero.0.clone())
            .or((!waits).then_some(made_up_number)),
        data_cadastro,
        situacao,
        anterior: None,
        ajuizamento: (!waits).then_some(data_cadastro),
        foro,
        executado: Arc::new(pessoa(&fact.executado, executado)),
        advogado: (has_lawyer && !waits)
            .then(|| Pessoa { documento: lawyer.cpf.as_str().to_owned(), nome: lawyer.name }),
        msg_forum: (!waits).then_some(MSG_AJUIZADO),
        procedimento: fact.procedimento.unwrap_or(Procedimento::Especial),
        segredo_justica: fact.segredo_justica,
        pedido_urgencia: fact.pedido_urgencia,
        valor_causa: Decimal::ZERO,
        honorarios: Decimal::ZERO,
        peticao: Some(Peticao { id: room.ultimos.peticao, ano: data_cadastro.year() }),
        data_base: stated_base.unwrap_or(made_up_base),
    }
}

/// A suit of a debtor that is made now and waits to be filed.
pub fn execucao_nova(
    room: &mut Betha,
    (entidade, codigo): (Id, i64),
    devedor: &Arc<Pessoa>,
    now: Moment,
) -> Execucao {
    let row = room.acervo.entidades.get(entidade);
    let foro = row.map_or_else(|| Arc::new(foro(do_municipio(room, entidade))), |row| Arc::clone(&row.foro));
    room.ultimos.peticao += 1;
    Execucao {
        entidade,
        codigo,
        processo: None,
        data_cadastro: now.date(),
        situacao: SituacaoExecucao::Ajuizamento,
        anterior: None,
        ajuizamento: None,
        foro,
        executado: Arc::clone(devedor),
        advogado: None,
        msg_forum: None,
        procedimento: Procedimento::Especial,
        segredo_justica: false,
        pedido_urgencia: false,
        valor_causa: Decimal::ZERO,
        honorarios: Decimal::ZERO,
        peticao: Some(Peticao { id: room.ultimos.peticao, ano: now.date().year() }),
        data_base: now,
    }
}

/// A debt.
pub(super) fn divida(
    room: &mut Betha,
    fact: &DividaFact,
    (entidade, id): (Id, i64),
    execucao: Option<&(Id, Arc<Execucao>)>,
    view: &mut View<'_, Due>,
) -> Divida {
    let municipio = do_municipio(room, entidade);
    let mut rng = view.seed.rng("betha.divida");
    let made_up_day = match execucao {
        Some((_, execucao)) => menos(execucao.data_cadastro, rng.random_range(30..180)),
        None => um_dia(view, &mut rng),
    };
    let stated_base = fact.data_base.map(|when| when.moment(view.start));
    let inscricao = match (fact.data_inscricao, execucao, stated_base) {
        (Some(when), ..) => when.date(view.start),
        (None, None, Some(base)) => base.date(),
        _ => made_up_day,
    };
    let devedor = match execucao {
        Some((_, execucao)) => Arc::clone(&execucao.executado),
        None => Arc::new(pessoa(&fact.devedor, um(municipio, &mut view.seed.rng("betha.devedor")))),
    };
    let made_up_base = no_expediente(inscricao, view.start, &mut rng);
    let ano = fact.ano.unwrap_or(inscricao.year() - 1);
    let due = business_day_on_or_after(date(ano.clamp(1, 9998), rng.random_range(2..=11), 10));
    let Credito { id: id_credito, nome: credito, id_receita, receita, imovel: on_property, tributo } =
        CREDITOS.get(rng.random_range(0..CREDITOS.len())).copied().unwrap_or(IPTU);
    let property = format!(
        "{:02}.{:02}.{:03}.{:04}.001",
        rng.random_range(1..30),
        rng.random_range(1..30),
        rng.random_range(1..400),
        rng.random_range(1..3_000)
    );
    let valores = valores(tributo, &mut rng);
    let folha = rng.random_range(1..=300);
    let only = ReceitaFact {
        id: fact.id_receita,
        descricao: fact.descricao_receita.clone(),
        valor_tributo: fact.valor_tributo,
        valor_correcao: fact.valor_correcao,
        valor_multa: fact.valor_multa,
        valor_juros: fact.valor_juros,
    };
    let stated = fact.receitas.as_deref().unwrap_or(std::slice::from_ref(&only));
    let situacao = fact.situacao.unwrap_or(if fact.saldo.is_some_and(|saldo| saldo.0.is_zero()) {
        SituacaoDivida::Paga
    } else {
        SituacaoDivida::Aberto
    });
    let mut receitas: Vec<_> = stated
        .iter()
        .enumerate()
        .map(|(position, stated)| {
            let lancado =
                lancado(stated, if position == 0 { valores } else { self::valores(tributo, &mut rng) });
            Receita {
                id: stated.id.unwrap_or(id_receita + i64::try_from(position).unwrap_or_default()),
                descricao: Arc::from(stated.descricao.as_deref().unwrap_or(receita)),
                lancado,
                saldo: lancado,
            }
        })
        .collect();
    let total: Decimal = receitas.iter().map(|receita| receita.lancado.total()).sum();
    let left = fact.saldo.map_or(if situacao.is_final() { Decimal::ZERO } else { total }, |saldo| saldo.0);
    receitas = rules::abater(&receitas, (total - left).clamp(Decimal::ZERO, total));
    room.ultimos.inscricao += 1;
    Divida {
        entidade,
        id,
        ano,
        execucao: execucao.map(|(row, execucao)| Vinculo { execucao: *row, codigo: execucao.codigo }),
        devedor,
        id_credito: fact.id_credito_tributario.unwrap_or(id_credito),
        credito: Arc::from(fact.descricao_credito_tributario.as_deref().unwrap_or(credito)),
        receitas,
        vencimento: fact.data_vencimento.map_or(due, |when| when.date(view.start)),
        data_inscricao: inscricao,
        inscricao: fact.numero_inscricao.unwrap_or(room.ultimos.inscricao),
        ano_livro: fact.ano_livro.unwrap_or(inscricao.year()),
        livro: fact.livro.unwrap_or(i64::from(inscricao.year()) - 2000),
        folha: fact.folha.unwrap_or(folha),
        posicao: fact.numero_posicao.unwrap_or(room.ultimos.inscricao % 50 + 1),
        parcela: fact.numero_parcela.unwrap_or(1),
        inscricao_imobiliaria: on_property.then_some(property),
        situacao,
        data_base: stated_base
            .unwrap_or_else(|| execucao.map_or(made_up_base, |(_, execucao)| execucao.data_base)),
    }
}

/// Amounts: tax, then correction, fine and interest as shares of it.
fn valores((least, most): (i64, i64), rng: &mut impl Rng) -> Valores {
    let tributo = Decimal::new(rng.random_range(least..most), 2);
    let mut share = |least: i64, most: i64| round2(tributo * Decimal::new(rng.random_range(least..=most), 3));
    Valores { tributo, correcao: share(20, 120), multa: share(100, 100), juros: share(10, 360) }
}

/// What is stated; the shares of a stated tax are those of the made-up one.
fn lancado(fact: &ReceitaFact, made_up: Valores) -> Valores {
    let money = |stated: Option<Money>| stated.map(|stated| round2(stated.0));
    let tributo = money(fact.valor_tributo).unwrap_or(made_up.tributo);
    let scaled = |part: Decimal| {
        if tributo == made_up.tributo { part } else { round2(part * tributo / made_up.tributo) }
    };
    Valores {
        tributo,
        correcao: money(fact.valor_correcao).unwrap_or_else(|| scaled(made_up.correcao)),
        multa: money(fact.valor_multa).unwrap_or_else(|| scaled(made_up.multa)),
        juros: money(fact.valor_juros).unwrap_or_else(|| scaled(made_up.juros)),
    }
}

/// The certificate of a debt, issued when it was enrolled.
pub fn cda(acervo: &Acervo, row: Id) -> Option<Documento> {
    let divida = acervo.dividas.get(row)?;
    Some(Documento {
        entidade: divida.entidade,
        origem: Origem::Cda(row),
        id: i64::try_from(acervo.documentos.next_id()).unwrap_or(i64::MAX),
        ano: divida.data_inscricao.year(),
        pessoa: Arc::clone(&divida.devedor),
        emissao: divida.data_inscricao,
        cancelamento: rules::cancelada_em(divida, divida.data_base.date()),
        valores: divida.lancado(),
        inscricao_imobiliaria: divida.inscricao_imobiliaria.clone(),
        data_base: divida.data_base,
    })
}

/// The initial petition of a suit.
pub fn documento_da_peticao(row: Id, execucao: &Execucao, valores: Valores) -> Option<Documento> {
    let peticao = execucao.peticao?;
    Some(Documento {
        entidade: execucao.entidade,
        origem: Origem::Peticao(row),
        id: peticao.id,
        ano: peticao.ano,
        pessoa: Arc::clone(&execucao.executado),
        emissao: execucao.data_cadastro,
        cancelamento: None,
        valores,
        inscricao_imobiliaria: None,
        data_base: execucao.data_base,
    })
}
