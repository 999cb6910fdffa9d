//! Betha's part of a scenario: facts go in here, and each that cannot be is said with its path. What is not stated is made up in
//! `inventar`; how the provider behaves is in `knobs`.

mod creditos;
mod dividas;
mod facts;
mod foro;
pub(super) mod inventar;
mod protestos;

use std::sync::Arc;

use rust_decimal::Decimal;

use super::acervo::Acervo;
pub use super::knobs::Knobs;
use super::model::{CodigoAcesso, Entidade, Execucao, Movimentacao, Pessoa, TipoMovimentacao, Valores};
use super::{Betha, Due, Nomeado, routes, rules};
use crate::br::cpf_cnpj::{Cnpj, CpfCnpj};
use crate::br::money::round2;
use crate::br::municipio::{MUNICIPIOS, Municipio};
use crate::facts::{Moment, Money, Path, Problem, Ref, Selector, When, did_you_mean};
use crate::providers::room::View;
use crate::world::Id;
pub(super) use dividas::inscrever;
pub use facts::{DividaFact, Facts};
use facts::{EntidadeFact, ExecucaoFact, MovimentacaoFact, PessoaFact, TipoFact};

type Feito<T> = Result<T, Problem>;

/// Takes facts in.
pub fn semear(room: &mut Betha, facts: Facts, view: &mut View<'_, Due>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut note = |result: Feito<()>| problems.extend(result.err());
    let list = |name: &str, index: usize| Path::root().key(name).index(index);
    for (index, fact) in facts.entidades.into_iter().enumerate() {
        note(semear_entidade(room, fact, &list("entidades", index), view));
    }
    for (index, fact) in facts.execucoes.iter().enumerate() {
        note(semear_execucoes(room, fact, &list("execucoes", index), view));
    }
    for (index, fact) in facts.dividas.iter().enumerate() {
        note(dividas::semear(room, fact, (&list("dividas", index), view.start), None, view).map(|_| ()));
    }
    for (index, fact) in facts.protestos.iter().enumerate() {
        note(protestos::semear(room, fact, &list("protestos", index), view));
    }
    problems
}

fn semear_entidade(room: &mut Betha, fact: EntidadeFact, path: &Path, view: &mut View<'_, Due>) -> Feito<()> {
    let lugar = match fact.reference.as_ref().and_then(|reference| room.refs.get(reference)) {
        Some(Nomeado::Entidade(id)) => Some(*id),
        Some(_) => return Err(Problem::at(path.key("ref"), "names something else already")),
        None => None,
    };
    let municipio = fact.municipio.map(|wanted| municipio(&wanted, &path.key("municipio"))).transpose()?;
    let municipio = municipio.unwrap_or_else(|| inventar::municipio(view));
    if let Some(cnpj) = &fact.cnpj {
        Cnpj::parse(cnpj).map_err(|error| Problem::at(path.key("cnpj"), error.to_string()))?;
    }
    let codigos_acesso: Vec<_> = match fact.codigos_acesso {
        Some(codes) => codes.into_iter().map(|code| code.0).collect(),
        None => {
            let codigo = view.seed.uuid("betha.codigoAcesso").to_string();
            vec![CodigoAcesso { codigo, operacoes: None }]
        }
    };
    for (index, code) in codigos_acesso.iter().enumerate() {
        let path = path.key("codigosAcesso").index(index);
        let of = room.acervo.codigos_acesso.first_of(code.codigo.clone());
        if of.is_some_and(|of| Some(of) != lugar) {
            return Err(Problem::at(path, format!("the access code {} opens another entity", code.codigo)));
        }
        let strange =
            code.operacoes.iter().flatten().find(|name| !routes::OPERATIONS.contains(&name.as_str()));
        if let Some(strange) = strange {
            let problem = Problem::at(path.key("operacoes"), format!("there is no operation `{strange}`"));
            return Err(match did_you_mean(strange, routes::OPERATIONS.iter().copied()) {
                Some(near) => problem.meaning(format!("did you mean `{near}`?")),
                None => problem,
            });
        }
    }
    for (index, tipo) in fact.tipos_movimentacoes.iter().enumerate() {
        if rules::tipo(tipo.id, &[]).is_some() {
            let path = path.key("tiposMovimentacoes").index(index).key("id");
            return Err(Problem::at(path, format!("{} is a type of the document's table 9", tipo.id)));
        }
    }
    let tipo = |TipoFact { id, descricao, situacao }| TipoMovimentacao { id, descricao, situacao };
    let entidade = Entidade {
        nome: fact.nome.unwrap_or_else(|| format!("Município de {}", municipio.nome)),
        cnpj: inventar::cnpj(fact.cnpj.as_deref(), view),
        codigos_acesso,
        tipos_movimentacoes: fact.tipos_movimentacoes.into_iter().map(tipo).collect(),
        tipos_custas: fact.tipos_custas,
        procurador: inventar::cpf(municipio, view),
        foro: Arc::new(foro::foro(municipio)),
        municipio: municipio.codigo,
    };
    let id = room.acervo.guardar_entidade(lugar, entidade);
    if let Some(reference) = fact.reference {
        room.refs.insert(reference, Nomeado::Entidade(id));
    }
    Ok(())
}

fn municipio(wanted: &Selector, path: &Path) -> Feito<&'static Municipio> {
    let by_name = MUNICIPIOS.iter().find(|known| known.nome.to_lowercase() == wanted.0.to_lowercase());
    let by_code = || wanted.0.parse().ok().and_then(Municipio::by_codigo);
    by_name.or_else(by_code).ok_or_else(|| {
        let problem = Problem::at(path.clone(), format!("duble does not know the municipality `{wanted}`"));
        match did_you_mean(&wanted.0, MUNICIPIOS.iter().map(|known| known.nome)) {
            Some(near) => problem.meaning(format!("did you mean `{near}`?")),
            None => problem.meaning("a capital, or its IBGE code"),
        }
    })
}

fn entidade(room: &Betha, reference: Option<&Ref>, path: &Path) -> Feito<Id> {
    match reference {
        Some(reference) => match room.refs.get(reference) {
            Some(Nomeado::Entidade(id)) => Ok(*id),
            _ => Err(Problem::at(path.key("entidade"), format!("no entity has the ref `{}`", reference.0))),
        },
        None => room.acervo.entidades.iter().next().map(|(id, _)| id).ok_or_else(|| {
            Problem::at(path.clone(), "there is no entity")
                .meaning("say one under entidades, or `extends: default`")
        }),
    }
}

/// What can stand only once cannot be repeated.
fn uma_vez(times: u32, path: &Path, keys: &[(&str, bool)]) -> Feito<()> {
    match keys.iter().find(|(_, stated)| *stated) {
        Some((key, _)) if times > 1 => {
            Err(Problem::at(path.key(*key), "names one, but `times` asks for many"))
        }
        _ => Ok(()),
    }
}

/// A stated date that lies ahead of now, which for facts is the scenario's start, is no past.
fn passado(when: Option<When>, path: Path, now: Moment, view: &View<'_, Due>) -> Feito<()> {
    match when {
        Some(when) if when.moment(view.start) > now && now == view.start => {
            Err(Problem::at(path, "lies after the scenario's start")
                .meaning("let an action of the timeline change it"))
        }
        Some(when) if when.moment(view.start) > now => Err(Problem::at(path, "lies after now")),
        _ => Ok(()),
    }
}

fn documento(stated: &PessoaFact, path: &Path) -> Feito<()> {
    let wrong = |error: &dyn ToString| Problem::at(path.key("cpfCnpj"), error.to_string());
    stated
        .cpf_cnpj
        .as_deref()
        .map_or(Ok(()), |text| CpfCnpj::parse(text).map(|_| ()).map_err(|error| wrong(&error)))
}

fn semear_execucoes(
    room: &mut Betha,
    fact: &ExecucaoFact,
    path: &Path,
    view: &mut View<'_, Due>,
) -> Feito<()> {
    let dona = entidade(room, fact.entidade.as_ref(), path)?;
    let times = fact.times.map_or(1, |times| times.0);
    let keys = [
        ("codigo", fact.codigo.is_some()),
        ("ref", fact.reference.is_some()),
        ("processo", fact.processo.is_some()),
    ];
    uma_vez(times, path, &keys)?;
    for (index, movimentacao) in fact.movimentacoes.iter().enumerate() {
        let own = room.acervo.entidades.get(dona).map_or(&[][..], |dona| &dona.tipos_movimentacoes);
        if rules::tipo(movimentacao.codigo_movimentacao, own).is_none() {
            let place = path.key("movimentacoes").index(index).key("codigoMovimentacao");
            return Err(Problem::at(place, "is neither a type of table 9 nor the entity's own"));
        }
    }
    for (index, divida) in fact.dividas.iter().flatten().enumerate() {
        let inside = path.key("dividas").index(index);
        let named = [("id", divida.id.is_some()), ("ref", divida.reference.is_some())];
        uma_vez(times, &inside, &named)?;
        let outside = [("entidade", divida.entidade.is_some()), ("execucao", divida.execucao.is_some())];
        if let Some((key, _)) = outside.iter().find(|(_, stated)| *stated) {
            return Err(Problem::at(inside.key(*key), "is the execution's that it stands in"));
        }
    }
    passado(fact.data_base, path.key("dataBase"), view.start, view)?;
    passado(fact.data_cadastro, path.key("dataCadastro"), view.start, view)?;
    documento(&fact.executado, &path.key("executado"))?;
    if let Some(numero) = fact.processo.as_ref().filter(|numero| numero.0.chars().count() > 25) {
        return Err(Problem::at(path.key("processo"), format!("`{numero}` has more than 25 characters")));
    }
    for _ in 0..times {
        semear_execucao(room, fact, dona, path, view)?;
    }
    Ok(())
}

fn semear_execucao(
    room: &mut Betha,
    fact: &ExecucaoFact,
    dona: Id,
    path: &Path,
    view: &mut View<'_, Due>,
) -> Feito<()> {
    if let Some(reference) = &fact.reference {
        match room.refs.get(reference) {
            Some(Nomeado::Execucao(old)) => room.acervo.descartar_execucao(*old),
            Some(_) => return Err(Problem::at(path.key("ref"), "names something else already")),
            None => {}
        }
    }
    let codigo = match fact.codigo {
        Some(codigo) if codigo < 1 => {
            return Err(Problem::at(path.key("codigo"), format!("is above 0, not {codigo}")));
        }
        Some(codigo) if room.acervo.execucao(dona, codigo).is_some() => {
            return Err(Problem::at(path.key("codigo"), format!("{codigo} is used twice")));
        }
        Some(codigo) => codigo,
        None => proximo_codigo(room, dona),
    };
    let execucao = inventar::execucao(room, fact, (dona, codigo), view);
    let id = room.acervo.guardar_execucao(execucao);
    if let Some(reference) = &fact.reference {
        room.refs.insert(reference.clone(), Nomeado::Execucao(id));
    }
    let made_up = [DividaFact::default()];
    let facts = fact.dividas.as_deref().unwrap_or(&made_up);
    for (index, divida) in facts.iter().enumerate() {
        let inside = path.key("dividas").index(index);
        dividas::semear(room, divida, (&inside, view.start), Some(id), view)?;
    }
    for movimentacao in &fact.movimentacoes {
        let MovimentacaoFact { codigo_movimentacao, data_movimentacao, comentario, protocolo } = movimentacao;
        room.acervo.movimentacoes.add(Movimentacao {
            entidade: dona,
            execucao: id,
            data: data_movimentacao.map_or(view.start, |when| when.moment(view.start)),
            tipo: *codigo_movimentacao,
            comentario: comentario.clone(),
            protocolo: protocolo.clone(),
        });
    }
    fechar(&mut room.acervo, id, fact.valor_causa, fact.honorarios);
    Ok(())
}

/// What depends on the debts: the sums, and the petition.
pub(super) fn fechar(acervo: &mut Acervo, id: Id, valor_causa: Option<Money>, honorarios: Option<Money>) {
    let Some(execucao) = acervo.execucoes.get(id).cloned() else { return };
    let dividas: Vec<_> =
        acervo.dividas_da_execucao.of(id).filter_map(|id| acervo.dividas.get(id).cloned()).collect();
    let soma = dividas.iter().map(|divida| divida.lancado()).fold(Valores::default(), |a, b| a.mais(&b));
    let valor_causa = valor_causa.map_or_else(|| soma.total(), |valor| valor.0);
    let honorarios = honorarios.map_or_else(|| round2(valor_causa / Decimal::TEN), |valor| valor.0);
    if let Some(peticao) = inventar::documento_da_peticao(id, &execucao, soma) {
        acervo.guardar_documento(peticao);
    }
    acervo.trocar_execucao(id, Execucao { valor_causa, honorarios, ..(*execucao).clone() });
}

/// The next code of a suit.
pub(super) fn proximo_codigo(room: &mut Betha, dona: Id) -> i64 {
    proximo(&mut room.ultimos.execucao, 0, |codigo| room.acervo.execucao(dona, codigo).is_some())
}

/// The next number that nobody has.
fn proximo(last: &mut i64, least: i64, used: impl Fn(i64) -> bool) -> i64 {
    *last = (*last).max(least) + 1;
    while used(*last) {
        *last += 1;
    }
    *last
}

/// A stated person, without what is made up.
fn pessoa(stated: &PessoaFact, made_up: Pessoa) -> Pessoa {
    let documento = stated.cpf_cnpj.as_deref().and_then(|text| CpfCnpj::parse(text).ok());
    Pessoa {
        documento: documento.map_or(made_up.documento, |known| known.as_str().to_owned()),
        nome: stated.nome.clone().unwrap_or(made_up.nome),
    }
}
