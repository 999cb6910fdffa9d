//! The files behind urlDocumento: the certificate of a debt (CDA) and the initial petition of a suit, each a page of A4.
//!
//! What a certificate says is what Lei 6.830/1980, article 2, paragraphs 5 and 6 wants of it: debtor, amount and how it grows, origin and
//! legal nature, date and number of the enrolment. The wording is ours.

use std::sync::Arc;

use jiff::civil::Date;

use super::model::{Divida, Documento, Entidade, Execucao, Pessoa};
use crate::br::cpf_cnpj::CpfCnpj;
use crate::br::money::brl;
use crate::facts::Moment;
use crate::wire::pdf::{self, About, Align, Area, Page, Type};

/// What a document is about.
pub enum Assunto {
    /// A debt.
    Divida(Arc<Divida>),
    /// A suit, and its debts with the numbers of their certificates.
    Execucao(Arc<Execucao>, Vec<(String, Arc<Divida>)>),
}

/// A document to be printed.
pub struct Papel {
    /// Its row in table 4.
    pub documento: Arc<Documento>,
    /// Who issued it.
    pub entidade: Arc<Entidade>,
    /// What it is about.
    pub assunto: Assunto,
}

/// The most certificates that a petition lists; the rest is counted.
const MAIS_CERTIDOES: usize = 20;

impl Papel {
    /// The PDF: the same bytes for the same document.
    pub fn imprimir(&self) -> Vec<u8> {
        let documento = &self.documento;
        let numero = format!("{}/{}", documento.id, documento.ano);
        let mut folha = Folha { page: Page::new(), top: 20.0 };
        folha.centro(Type::bold(13.0), &self.entidade.nome);
        folha.centro(Type::regular(9.0), &format!("CNPJ {}", mascara(&self.entidade.cnpj)));
        folha.centro(Type::regular(9.0), "Procuradoria-Geral do Município");
        folha.pular(6.0);
        let titulo = match &self.assunto {
            Assunto::Divida(divida) => self.certidao(&mut folha, &numero, divida),
            Assunto::Execucao(execucao, dividas) => self.peticao(&mut folha, &numero, execucao, dividas),
        };
        if let Some(dia) = documento.cancelamento {
            folha.pular(4.0);
            folha.centro(Type::bold(12.0), &format!("CANCELADA EM {}", data(dia)));
        }
        folha.pular(12.0);
        folha.centro(Type::regular(10.0), &format!("Emitida em {}.", data(documento.emissao)));
        folha.pular(14.0);
        folha.traco(60.0, 150.0);
        folha.centro(
            Type::regular(9.0),
            &format!("Procurador do Município, CPF {}", mascara(&self.entidade.procurador)),
        );
        let created = Moment::midnight(documento.emissao);
        pdf::document(About { title: &titulo, created }, folha.page)
    }

    fn certidao(&self, folha: &mut Folha, numero: &str, divida: &Divida) -> String {
        let titulo = format!("Certidão de Dívida Ativa nº {numero}");
        folha.centro(Type::bold(14.0), &titulo.to_uppercase());
        folha.pular(4.0);
        folha.pessoa("Devedor", &self.documento.pessoa);
        folha.linha("Corresponsável", "não há");
        folha.linha("Dívida", &format!("{} (exercício de {})", divida.id, divida.ano));
        folha.linha("Origem", &divida.credito);
        if let Some(imovel) = &self.documento.inscricao_imobiliaria {
            folha.linha("Inscrição imobiliária", imovel);
        }
        folha.linha(
            "Inscrição",
            &format!(
                "nº {}, livro {}/{}, folha {}, posição {}, em {}",
                divida.inscricao,
                divida.livro,
                divida.ano_livro,
                divida.folha,
                divida.posicao,
                data(divida.data_inscricao)
            ),
        );
        folha.linha("Vencimento", &format!("{} (parcela {})", data(divida.vencimento), divida.parcela));
        folha.pular(4.0);
        folha.valores(&["Receita", "Tributo", "Correção", "Multa", "Juros", "Total"], true);
        for receita in divida.receitas.iter().take(MAIS_CERTIDOES) {
            let v = &receita.lancado;
            let amounts = [v.tributo, v.correcao, v.multa, v.juros, v.total()].map(brl);
            let [a, b, c, d, e] = &amounts;
            folha.valores(&[&receita.descricao, a, b, c, d, e], false);
        }
        folha.pular(2.0);
        folha.linha("Valor total", &format!("R$ {}", brl(self.documento.valores.total())));
        folha.pular(4.0);
        folha.paragrafo(
            "Certifico que a dívida acima está inscrita em dívida ativa, nos termos do artigo 2º da Lei nº 6.830, de 22 de setembro de 1980, e dos artigos 201 a 203 do Código Tributário Nacional. A multa, os juros e a correção monetária incidem a partir do vencimento, na forma da legislação municipal.",
        );
        titulo
    }

    fn peticao(
        &self,
        folha: &mut Folha,
        numero: &str,
        execucao: &Execucao,
        dividas: &[(String, Arc<Divida>)],
    ) -> String {
        let titulo = format!("Petição inicial nº {numero}");
        folha.centro(Type::bold(14.0), &titulo.to_uppercase());
        folha.pular(4.0);
        folha.paragrafo(&format!(
            "Ao Juízo da {}, {}, {}.",
            execucao.foro.vara, execucao.foro.comarca, execucao.foro.tribunal
        ));
        folha.pular(2.0);
        folha.linha("Execução fiscal", &execucao.codigo.to_string());
        if let Some(processo) = &execucao.processo {
            folha.linha("Processo", processo);
        }
        folha.linha("Exequente", &format!("{}, CNPJ {}", self.entidade.nome, mascara(&self.entidade.cnpj)));
        folha.pessoa("Executado", &execucao.executado);
        folha.linha("Valor da causa", &format!("R$ {}", brl(execucao.valor_causa)));
        folha.linha("Honorários", &format!("R$ {}", brl(execucao.honorarios)));
        folha.pular(4.0);
        folha.paragrafo(
            "O exequente vem propor a presente execução fiscal, com fundamento na Lei nº 6.830, de 22 de setembro de 1980, pelas certidões de dívida ativa abaixo, que instruem a inicial, e requer a citação do executado para pagar a dívida em cinco dias ou garantir a execução.",
        );
        folha.pular(2.0);
        for (cda, divida) in dividas.iter().take(MAIS_CERTIDOES) {
            let amount = brl(divida.lancado().total());
            folha.linha(&format!("CDA {cda}"), &format!("{}, R$ {amount}", divida.credito));
        }
        if let Some(more) = dividas.len().checked_sub(MAIS_CERTIDOES).filter(|more| *more > 0) {
            folha.linha("", &format!("e mais {more} certidões"));
        }
        titulo
    }
}

fn data(date: Date) -> String {
    date.strftime("%d/%m/%Y").to_string()
}

/// With its mask, where it is a CPF or CNPJ.
fn mascara(documento: &str) -> String {
    CpfCnpj::parse(documento).map_or_else(|_| documento.to_owned(), |known| known.masked())
}

/// A page that is written from the top to the foot.
struct Folha {
    page: Page,
    /// The next line's upper edge, in millimetres.
    top: f32,
}

const LEFT: f32 = 20.0;
const WIDTH: f32 = Page::WIDTH - 2.0 * LEFT;
const LABEL: f32 = 42.0;
const HEIGHT: f32 = 5.5;

impl Folha {
    fn pular(&mut self, millimetres: f32) {
        self.top += millimetres;
    }

    fn area(&self, left: f32, width: f32) -> Area {
        Area { left, top: self.top, width, height: HEIGHT }
    }

    fn centro(&mut self, set: Type, text: &str) {
        self.page.text(self.area(LEFT, WIDTH), Align::Center, set, text);
        self.top += HEIGHT;
    }

    fn linha(&mut self, label: &str, text: &str) {
        self.page.text(self.area(LEFT, LABEL), Align::Left, Type::bold(9.5), label);
        self.page.text(self.area(LEFT + LABEL, WIDTH - LABEL), Align::Left, Type::regular(9.5), text);
        self.top += HEIGHT;
    }

    fn pessoa(&mut self, label: &str, pessoa: &Pessoa) {
        self.linha(label, &format!("{}, CPF/CNPJ {}", pessoa.nome, mascara(&pessoa.documento)));
    }

    /// A row of the table of amounts: a text and five columns to its right.
    fn valores(&mut self, cells: &[&str], head: bool) {
        let set = if head { Type::bold(9.0) } else { Type::regular(9.0) };
        const COLUMN: f32 = 24.0;
        let first = WIDTH - 5.0 * COLUMN;
        let mut left = LEFT;
        for (nth, cell) in cells.iter().enumerate() {
            let (width, align) = if nth == 0 { (first, Align::Left) } else { (COLUMN, Align::Right) };
            self.page.text(self.area(left, width), align, set, cell);
            left += width;
        }
        self.top += HEIGHT;
        if head {
            self.traco(LEFT, LEFT + WIDTH);
        }
    }

    fn traco(&mut self, from: f32, to: f32) {
        self.page.line(0.5, &[(from, self.top + 1.0), (to, self.top + 1.0)]);
        self.top += 1.0;
    }

    /// Words in as many lines as they need.
    fn paragrafo(&mut self, text: &str) {
        let set = Type::regular(10.0);
        let room = WIDTH * 72.0 / 25.4;
        let mut line = String::new();
        for word in text.split_whitespace() {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if set.width(&longer) > room && !line.is_empty() {
                self.page.text(self.area(LEFT, WIDTH), Align::Left, set, &line);
                self.top += HEIGHT;
                line = word.to_owned();
            } else {
                line = longer;
            }
        }
        self.page.text(self.area(LEFT, WIDTH), Align::Left, set, &line);
        self.top += HEIGHT;
    }
}
