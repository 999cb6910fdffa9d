//! What Sicoob keeps, as control shows it. Every page starts at its row by rank in an index or a table; none walks to it. Bearers are
//! not shown: a token is told by whose it is and how long it lasts.

mod linhas;

use linhas::{
    LinhaBoleto, LinhaCliente, LinhaConta, LinhaEnvio, LinhaPagador, LinhaSolicitacao, LinhaToken,
    LinhaWebhook,
};

use super::Sicoob;
use super::acesso::Token;
use crate::br::cpf_cnpj::CpfCnpj;
use crate::facts::Selector;
use crate::providers::room::{Look, Shown};
use crate::world::Id;

pub(super) const ENTITIES: &[&str] = &[
    "contas",
    "boletos",
    "pagadores",
    "solicitacoes",
    "webhooks",
    "webhookSolicitacoes",
    "clientes",
    "tokens",
];

pub(super) fn mostrar(room: &Sicoob, entidade: &str, look: &Look) -> Option<Shown> {
    let numero = |key: &str| key.parse::<u32>().ok();
    let carteira = &room.carteira;
    Some(match entidade {
        "contas" => look.show(
            room.por_numero.len(),
            |key| {
                let id = room.por_numero.first_of(numero(key)?)?;
                room.contas.get(id).map(|conta| LinhaConta::de(conta))
            },
            |nth| {
                let rows = room.por_numero.from(nth).filter_map(|(_, id)| room.contas.get(id));
                rows.map(|conta| LinhaConta::de(conta))
            },
        ),
        "boletos" => look.show(
            carteira.quantos().0,
            |key| {
                let one = room.escolher(&Selector(key.to_owned())).ok();
                // One number may stand in several contracts; then all of them are meant.
                let ids = match (one, numero(key)) {
                    (Some(id), _) => vec![id],
                    (None, Some(numero)) => carteira.de_qualquer_conta(numero).collect(),
                    (None, None) => Vec::new(),
                };
                ids.into_iter().filter_map(|id| carteira.get(id)).map(|boleto| LinhaBoleto::de(room, boleto))
            },
            |nth| carteira.desde(nth).map(|boleto| LinhaBoleto::de(room, boleto)),
        ),
        "pagadores" => look.show(
            carteira.quantos().1,
            |key| {
                let documento = CpfCnpj::parse(key).ok();
                let of_conta = move |conta: Id| {
                    let ids = documento.into_iter().flat_map(move |one| carteira.pagadores_de(conta, one));
                    ids.filter_map(move |id| carteira.pagador(id).map(|pagador| (conta, pagador)))
                };
                let found = room.contas.iter().flat_map(move |(conta, _)| of_conta(conta));
                found.map(|(conta, pagador)| LinhaPagador::de(room, conta, pagador))
            },
            |nth| {
                let rows = carteira.pagadores_desde(nth);
                rows.map(|(conta, pagador)| LinhaPagador::de(room, conta, pagador))
            },
        ),
        "solicitacoes" => look.show(
            room.por_codigo.len(),
            |key| {
                let id = room.por_codigo.first_of(numero(key)?)?;
                room.solicitacoes.get(id).map(|solicitacao| LinhaSolicitacao::de(room, solicitacao))
            },
            |nth| {
                let rows = room.por_codigo.from(nth).filter_map(|(_, id)| room.solicitacoes.get(id));
                rows.map(|solicitacao| LinhaSolicitacao::de(room, solicitacao))
            },
        ),
        "webhooks" => look.show(
            room.avisos.quantos().0,
            |key| {
                let (_, webhook) = room.avisos.webhook(key.parse().ok()?).ok()?;
                Some(LinhaWebhook::de(&webhook))
            },
            // At most a hundred.
            |nth| room.avisos.webhooks().skip(nth).map(|webhook| LinhaWebhook::de(webhook)),
        ),
        "webhookSolicitacoes" => look.show(
            room.avisos.quantos().1,
            |key| {
                // A title's notices have no index; there are 100,000 at most.
                let wanted = numero(key);
                let rows = room.avisos.envios_desde(0).map(|envio| LinhaEnvio::de(room, envio));
                rows.filter(move |linha| wanted.is_some() && linha.nosso_numero == wanted)
            },
            |nth| room.avisos.envios_desde(nth).map(|envio| LinhaEnvio::de(room, envio)),
        ),
        "clientes" => look.show(
            room.acessos.quantos().0,
            |key| room.acessos.cliente(key).map(LinhaCliente::de),
            |nth| room.acessos.clientes_desde(nth).map(LinhaCliente::de),
        ),
        "tokens" => look.show(
            room.acessos.quantos().1,
            |key| {
                let of_client = move |token: &&Token| token.client_id == key;
                room.acessos.tokens_desde(0).filter(of_client).map(LinhaToken::de).collect::<Vec<_>>()
            },
            |nth| room.acessos.tokens_desde(nth).map(LinhaToken::de),
        ),
        _ => return None,
    })
}
