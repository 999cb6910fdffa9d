//! From words to a tree: recursive descent with a bound on nesting; `or` and `and` are lists, so long ones cost no depth.

use super::ast::{Condicao, Expr, Literal, Op, Teste, Valor};
use super::lexico::{Sinal, Token};
use super::{Causa, Esperado, FiltroErro, MAIS_CONDICOES, curto};

/// How deep parentheses and `not` may nest.
pub(in crate::providers::betha) const MAIS_FUNDO: usize = 64;

pub(super) struct Analise<'a> {
    tokens: std::slice::Iter<'a, Token>,
    /// Where the text ends, for what is missing there.
    fim: usize,
    fundo: usize,
    condicoes: usize,
}

/// Words that connect and ask; they name no field (dossier 4.1: Portuguese `e` and `ou` stand in generated examples).
fn is_keyword(word: &str) -> bool {
    ["and", "e", "or", "ou", "not", "like", "in", "is", "null", "between", "true", "false"]
        .iter()
        .any(|keyword| word.eq_ignore_ascii_case(keyword))
}

impl<'a> Analise<'a> {
    pub(super) fn new(tokens: &'a [Token], fim: usize) -> Self {
        Self { tokens: tokens.iter(), fim, fundo: 0, condicoes: 0 }
    }

    /// The whole text is one expression.
    pub(super) fn tudo(mut self) -> Result<Expr, FiltroErro> {
        let expr = self.ou()?;
        match self.peek() {
            None => Ok(expr),
            Some(_) => Err(self.esperava(Esperado::LigacaoOuFim)),
        }
    }

    fn peek(&self) -> Option<&'a Token> {
        self.tokens.as_slice().first()
    }

    fn coluna(&self) -> usize {
        self.peek().map_or(self.fim, |token| token.coluna)
    }

    fn esperava(&self, o_que: Esperado) -> FiltroErro {
        let visto = match self.peek().map(|token| &token.sinal) {
            None => None,
            Some(Sinal::Palavra(text) | Sinal::Texto(text) | Sinal::Numero(text) | Sinal::Data(text)) => {
                Some(curto(text))
            }
            Some(Sinal::Operador(op)) => Some(op.to_string()),
            Some(Sinal::Abre) => Some("(".to_owned()),
            Some(Sinal::Fecha) => Some(")".to_owned()),
            Some(Sinal::Virgula) => Some(",".to_owned()),
        };
        FiltroErro { coluna: self.coluna(), causa: Causa::Esperava { o_que, visto } }
    }

    /// Takes the next word if it is one of these, in any letter case.
    fn keyword(&mut self, words: &[&str]) -> bool {
        let found = matches!(self.peek().map(|token| &token.sinal),
            Some(Sinal::Palavra(word)) if words.iter().any(|wanted| word.eq_ignore_ascii_case(wanted)));
        if found {
            self.tokens.next();
        }
        found
    }

    fn sinal(&mut self, wanted: &Sinal) -> bool {
        let found = self.peek().is_some_and(|token| token.sinal == *wanted);
        if found {
            self.tokens.next();
        }
        found
    }

    fn exige(&mut self, wanted: &Sinal, o_que: Esperado) -> Result<(), FiltroErro> {
        if self.sinal(wanted) { Ok(()) } else { Err(self.esperava(o_que)) }
    }

    /// One level deeper, and back again.
    fn fundo<T>(&mut self, run: impl FnOnce(&mut Self) -> Result<T, FiltroErro>) -> Result<T, FiltroErro> {
        if self.fundo == MAIS_FUNDO {
            return Err(FiltroErro { coluna: self.coluna(), causa: Causa::Fundo });
        }
        self.fundo += 1;
        let value = run(self);
        self.fundo -= 1;
        value
    }

    fn ou(&mut self) -> Result<Expr, FiltroErro> {
        let first = self.e()?;
        self.lista(first, &["or", "ou"], Self::e, Expr::Ou)
    }

    fn e(&mut self) -> Result<Expr, FiltroErro> {
        let first = self.nao()?;
        self.lista(first, &["and", "e"], Self::nao, Expr::E)
    }

    fn lista(
        &mut self,
        first: Expr,
        words: &[&str],
        term: fn(&mut Self) -> Result<Expr, FiltroErro>,
        join: fn(Vec<Expr>) -> Expr,
    ) -> Result<Expr, FiltroErro> {
        if !self.keyword(words) {
            return Ok(first);
        }
        let mut terms = vec![first, term(self)?];
        while self.keyword(words) {
            terms.push(term(self)?);
        }
        Ok(join(terms))
    }

    fn nao(&mut self) -> Result<Expr, FiltroErro> {
        if self.keyword(&["not"]) {
            return self.fundo(Self::nao).map(|expr| Expr::Nao(Box::new(expr)));
        }
        if self.sinal(&Sinal::Abre) {
            let inner = self.fundo(Self::ou)?;
            self.exige(&Sinal::Fecha, Esperado::Sinal("`)`"))?;
            return Ok(inner);
        }
        self.condicao().map(Expr::Condicao)
    }

    fn condicao(&mut self) -> Result<Condicao, FiltroErro> {
        let coluna = self.coluna();
        let campo = match self.peek().map(|token| &token.sinal) {
            Some(Sinal::Palavra(word)) if !is_keyword(word) => word.clone(),
            _ => {
                return Err(self.esperava(Esperado::Campo));
            }
        };
        if self.condicoes == MAIS_CONDICOES {
            return Err(FiltroErro { coluna, causa: Causa::Muitas });
        }
        self.condicoes += 1;
        self.tokens.next();
        Ok(Condicao { campo, coluna, teste: self.teste()? })
    }

    fn teste(&mut self) -> Result<Teste, FiltroErro> {
        if let Some(op) = self.operador() {
            return Ok(Teste::Compara(op, self.literal()?));
        }
        if self.keyword(&["is"]) {
            let nao = self.keyword(&["not"]);
            if self.keyword(&["null"]) {
                return Ok(Teste::Nulo { nao });
            }
            return Err(self.esperava(Esperado::Sinal("`null`")));
        }
        let nao = self.keyword(&["not"]);
        if self.keyword(&["like"]) {
            let literal = self.literal()?;
            return match literal.valor {
                Valor::Texto(padrao)
                | Valor::Palavra(padrao)
                | Valor::Numero(padrao)
                | Valor::Data(padrao) => Ok(Teste::Like { nao, padrao }),
                Valor::Logico(_) | Valor::Nulo => {
                    let visto = Some(literal.to_string());
                    let causa = Causa::Esperava { o_que: Esperado::Texto, visto };
                    Err(FiltroErro { coluna: literal.coluna, causa })
                }
            };
        }
        if self.keyword(&["in"]) {
            return Ok(Teste::Em { nao, valores: self.valores()? });
        }
        if self.keyword(&["between"]) {
            let de = self.literal()?;
            if !self.keyword(&["and", "e"]) {
                return Err(self.esperava(Esperado::Sinal("`and`")));
            }
            return Ok(Teste::Entre { nao, de, ate: self.literal()? });
        }
        Err(self.esperava(Esperado::Operador))
    }

    fn operador(&mut self) -> Option<Op> {
        match self.peek().map(|token| &token.sinal) {
            Some(Sinal::Operador(op)) => {
                self.tokens.next();
                Some(*op)
            }
            _ => None,
        }
    }

    fn valores(&mut self) -> Result<Vec<Literal>, FiltroErro> {
        self.exige(&Sinal::Abre, Esperado::Sinal("`(`"))?;
        let mut valores = Vec::new();
        if self.sinal(&Sinal::Fecha) {
            return Ok(valores);
        }
        loop {
            valores.push(self.literal()?);
            if !self.sinal(&Sinal::Virgula) {
                self.exige(&Sinal::Fecha, Esperado::Separador)?;
                return Ok(valores);
            }
        }
    }

    fn literal(&mut self) -> Result<Literal, FiltroErro> {
        let coluna = self.coluna();
        let valor = match self.peek().map(|token| &token.sinal) {
            Some(Sinal::Texto(text)) => Valor::Texto(text.clone()),
            Some(Sinal::Numero(text)) => Valor::Numero(text.clone()),
            Some(Sinal::Data(text)) => Valor::Data(text.clone()),
            Some(Sinal::Palavra(word)) => match word.to_ascii_lowercase().as_str() {
                "true" => Valor::Logico(true),
                "false" => Valor::Logico(false),
                "null" => Valor::Nulo,
                // `e` and `ou` cannot be missed here: a lone letter may well be a constant, such as situacao = E.
                lower if is_keyword(lower) && lower != "e" => {
                    return Err(self.esperava(Esperado::Valor));
                }
                _ => Valor::Palavra(word.clone()),
            },
            _ => return Err(self.esperava(Esperado::Valor)),
        };
        self.tokens.next();
        Ok(Literal { coluna, valor })
    }
}
