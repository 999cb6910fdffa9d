//! The print of an event: cancellation or carta de correção. No manual draws it; the boxes are those that issuers' programs print.

use super::super::model::{Empresa, Evento, Modelo, Nota, TipoEvento};
use super::super::proc::{COND_USO, descricao, ficha_completa};
use super::quadro::{
    Campo, FOOT, LEFT, ROW, TOP, WIDTH, barras, caixa, dentro, inteiro, linha, paragrafo, quebrar, rotulo,
    titulo,
};
use super::{Folha, RODAPE, carimbar, documento, texto};
use crate::br::sefaz;
use crate::wire::pdf::{Align, Area, Page, Type};

const TEXTO: Type = Type::regular(9.0);
const PITCH: f32 = 4.2;

/// The PDF of an event that SEFAZ registered, the same bytes for the same event.
pub fn danfe_evento(nota: &Nota, empresa: &Empresa, evento: &Evento) -> Vec<u8> {
    let ficha = ficha_completa(nota, empresa);
    let folha = Folha { nota, ficha: &ficha };
    let mut page = Page::new();
    // An event stays what it was, whatever becomes of its document.
    carimbar(&mut page, nota, None);
    let top = cabecalho(&mut page, TOP, folha, evento);
    let top = da_nota(&mut page, top + 2.0, folha);
    let top = do_evento(&mut page, top + 2.0, folha, empresa, evento);
    textos(&mut page, top + 2.0, evento);
    let rodape = Area { left: LEFT, top: FOOT, width: WIDTH, height: 3.0 };
    page.text(rodape, Align::Center, Type::regular(5.0), RODAPE);
    documento(nome(evento), nota, evento.protocolo.em, vec![page])
}

/// The document's title in a reader's window.
fn nome(evento: &Evento) -> &'static str {
    match evento.tipo {
        TipoEvento::CartaCorrecao => "Carta de correção",
        TipoEvento::Cancelamento => "Cancelamento",
        outro => descricao(outro),
    }
}

fn cabecalho(page: &mut Page, top: f32, folha: Folha<'_>, evento: &Evento) -> f32 {
    const ALTO: f32 = 26.0;
    let outro;
    let titulo = match (evento.tipo, folha.nota.serie.modelo) {
        (TipoEvento::CartaCorrecao, _) => "CARTA DE CORREÇÃO ELETRÔNICA",
        (TipoEvento::Cancelamento, Modelo::NFCe) => "CANCELAMENTO DE NFC-e",
        (TipoEvento::Cancelamento, _) => "CANCELAMENTO DE NF-e",
        (tipo, _) => {
            outro = descricao(tipo).to_uppercase();
            &outro
        }
    };
    caixa(page, LEFT, top, WIDTH, ALTO);
    let at = |below| dentro(LEFT, top, WIDTH, below);
    page.text(at(7.0), Align::Center, Type::bold(14.0), titulo);
    page.text(
        at(11.4),
        Align::Center,
        Type::regular(8.0),
        "Não possui valor fiscal. Simples representação do evento indicado abaixo.",
    );
    page.text(at(17.4), Align::Center, Type::bold(10.0), folha.valor("emit/xNome"));
    let onde = folha.ficha.grupos("emit").next().and_then(|emit| emit.grupos("enderEmit").next());
    page.text(at(21.2), Align::Center, Type::regular(8.0), &onde.map(texto::endereco).unwrap_or_default());
    let numeros = format!("CNPJ / CPF {} - IE {}", folha.documento("emit"), folha.valor("emit/IE"));
    page.text(at(24.6), Align::Center, Type::regular(8.0), &numeros);
    top + ALTO
}

fn da_nota(page: &mut Page, top: f32, folha: Folha<'_>) -> f32 {
    const BARRAS: f32 = 15.0;
    let nota = folha.nota;
    let nome = if nota.serie.modelo == Modelo::NFCe { "NFC-e" } else { "NF-e" };
    let top = titulo(page, top, &format!("NOTA FISCAL ELETRÔNICA - {nome}"));
    let top = linha(
        page,
        top,
        &[
            Campo::codigo(20.0, "MODELO", nota.serie.modelo.codigo().to_string()),
            Campo::codigo(20.0, "SÉRIE", format!("{:03}", nota.serie.serie)),
            Campo::codigo(34.0, "NÚMERO", texto::numero(nota.numero)),
            Campo::codigo(40.0, "EMISSÃO", texto::dia_e_hora(&nota.dh_emi)),
            Campo::valor(40.0, "VALOR TOTAL DA NOTA", texto::valor(folha.valor("total/ICMSTot/vNF"))),
            Campo::codigo(
                40.0,
                "PROTOCOLO",
                nota.protocolo.as_ref().map_or("", |protocolo| &protocolo.numero),
            ),
        ],
    );
    caixa(page, LEFT, top, WIDTH, BARRAS);
    barras(
        page,
        Area { left: LEFT + 45.0, top: top + 2.0, width: WIDTH - 90.0, height: BARRAS - 4.0 },
        nota.chave.as_str(),
    );
    let top = top + BARRAS;
    caixa(page, LEFT, top, WIDTH, ROW);
    rotulo(page, LEFT, top, WIDTH, "CHAVE DE ACESSO");
    inteiro(page, dentro(LEFT, top, WIDTH, ROW - 1.5), Align::Center, Type::bold(9.0), &nota.chave.grouped());
    linha(
        page,
        top + ROW,
        &[
            Campo::texto(150.0, "DESTINATÁRIO", folha.valor("dest/xNome")),
            Campo::codigo(44.0, "CNPJ / CPF", folha.documento("dest")),
        ],
    )
}

fn do_evento(page: &mut Page, top: f32, folha: Folha<'_>, empresa: &Empresa, evento: &Evento) -> f32 {
    let ambiente = match folha.nota.serie.ambiente.codigo() {
        1 => "1 - Produção",
        _ => "2 - Homologação",
    };
    let top = titulo(page, top, "EVENTO");
    let top = linha(
        page,
        top,
        &[
            Campo::codigo(26.0, "ÓRGÃO", format!("{} - {}", empresa.uf.codigo(), empresa.uf.sigla())),
            Campo::codigo(34.0, "AMBIENTE", ambiente),
            Campo::codigo(24.0, "TIPO", evento.tipo.codigo().to_string()),
            Campo::texto(48.0, "DESCRIÇÃO", nome(evento)),
            Campo::codigo(22.0, "SEQUÊNCIA", evento.sequencia.to_string()),
            Campo::codigo(40.0, "DATA DO EVENTO", texto::dia_e_hora(&evento.data)),
        ],
    );
    let estado = format!("135 - {}", sefaz::text(135).unwrap_or_default());
    linha(
        page,
        top,
        &[
            Campo::texto(108.0, "STATUS", estado),
            Campo::codigo(46.0, "PROTOCOLO DO EVENTO", evento.protocolo.numero.as_str()).forte(),
            Campo::codigo(40.0, "DATA DO REGISTRO", texto::momento(evento.protocolo.em)),
        ],
    )
}

fn textos(page: &mut Page, top: f32, evento: &Evento) {
    let mut blocos = vec![match evento.tipo {
        TipoEvento::CartaCorrecao => ("CORREÇÃO", evento.texto.as_str()),
        _ => ("JUSTIFICATIVA", evento.texto.as_str()),
    }];
    if evento.tipo == TipoEvento::CartaCorrecao {
        blocos.push(("CONDIÇÃO DE USO", COND_USO));
    }
    let mut top = top;
    for (nome, text) in blocos {
        let linhas = quebrar(TEXTO, WIDTH - 2.0, text).len();
        let alto = (linhas.max(3) as f32).mul_add(PITCH, 3.0);
        let head = titulo(page, top, nome);
        caixa(page, LEFT, head, WIDTH, alto);
        paragrafo(page, dentro(LEFT, head, WIDTH, 5.0), (PITCH, linhas), Align::Left, TEXTO, text);
        top = head + alto + 2.0;
    }
}
