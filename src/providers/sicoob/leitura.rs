//! Requests as commands: what stands in a body, in the names of either version (dossier 2.2, 2.4 and 2.7).

use super::campos::Campos;
use super::errors::{Erro, Recusa};
use super::rules::{Faixas, Mudanca, Novo, NovoPagador, NovoRateio};
use super::versao::Versao;

/// `POST /boletos`: contract, nosso número if it is asked for, whether the PDF is, and the rest.
#[derive(Debug)]
pub struct Pedido {
    /// `numeroContrato`, `numeroCliente`.
    pub contrato: i64,
    /// `numeroContratoCobranca`.
    pub cobranca: Option<i64>,
    /// `nossoNumero`.
    pub nosso_numero: Option<i64>,
    /// `gerarPdf`.
    pub gerar_pdf: bool,
    /// The rest.
    pub novo: Novo,
}

/// Reads a title that is to be issued.
pub fn pedido(campos: &Campos, versao: Versao) -> Result<Pedido, Recusa> {
    let contrato = campos.inteiro_obrigatorio(versao.nome("numeroContrato"))?;
    let novo = Novo {
        modalidade: campos.inteiro_obrigatorio(versao.nome("modalidade"))?,
        conta_corrente: campos.inteiro_obrigatorio("numeroContaCorrente")?,
        especie: especie(campos, versao)?,
        emissao: campos.data_obrigatoria("dataEmissao")?,
        seu_numero: campos.texto_obrigatorio("seuNumero")?,
        identificacao_empresa: campos.texto("identificacaoBoletoEmpresa")?,
        emissao_por: campos.inteiro_obrigatorio("identificacaoEmissaoBoleto")?,
        distribuicao_por: campos.inteiro_obrigatorio("identificacaoDistribuicaoBoleto")?,
        valor: campos.decimal_obrigatorio("valor")?,
        vencimento: campos.data_obrigatoria("dataVencimento")?,
        limite: campos.data("dataLimitePagamento")?,
        abatimento: campos.decimal("valorAbatimento")?,
        tipo_desconto: campos.inteiro_obrigatorio("tipoDesconto")?,
        faixas: faixas(campos)?,
        multa: (
            campos.inteiro_obrigatorio("tipoMulta")?,
            campos.data("dataMulta")?,
            campos.decimal("valorMulta")?,
        ),
        juros: (
            campos.inteiro_obrigatorio("tipoJurosMora")?,
            campos.data("dataJurosMora")?,
            campos.decimal("valorJurosMora")?,
        ),
        parcela: campos.inteiro_obrigatorio("numeroParcela")?,
        aceite: campos.logico("aceite")?.unwrap_or(false),
        negativacao: (campos.inteiro("codigoNegativacao")?, campos.inteiro("numeroDiasNegativacao")?),
        protesto: (campos.inteiro("codigoProtesto")?, campos.inteiro("numeroDiasProtesto")?),
        pagador: pagador(&campos.objeto_obrigatorio("pagador")?)?,
        beneficiario_final: beneficiario(campos)?,
        instrucoes: instrucoes(campos, versao)?,
        rateio: rateios(campos)?,
        pix: campos.inteiro("codigoCadastrarPIX")?.unwrap_or(0),
    };
    Ok(Pedido {
        contrato,
        cobranca: campos.inteiro("numeroContratoCobranca")?,
        nosso_numero: campos.inteiro("nossoNumero")?,
        gerar_pdf: campos.logico("gerarPdf")?.unwrap_or(false),
        novo,
    })
}

/// The kind of document. CC is issued in version 2 only; version 3 knows it in answers (dossier 2.2).
fn especie(campos: &Campos, versao: Versao) -> Result<String, Recusa> {
    let campo = versao.nome("especieDocumento");
    let especie = campos.texto_obrigatorio(campo)?;
    if versao == Versao::V3 && especie.eq_ignore_ascii_case("CC") {
        return Err(Recusa::invalido(campo, format!("{campo} is CC, which version 2 alone issues")));
    }
    Ok(especie)
}

fn faixas(campos: &Campos) -> Result<Faixas, Recusa> {
    let faixa = |data: &str, valor: &str| Ok::<_, Recusa>((campos.data(data)?, campos.decimal(valor)?));
    Ok([
        faixa("dataPrimeiroDesconto", "valorPrimeiroDesconto")?,
        faixa("dataSegundoDesconto", "valorSegundoDesconto")?,
        faixa("dataTerceiroDesconto", "valorTerceiroDesconto")?,
    ])
}

/// A payer: `pagador` of a title, or the body of `PUT /pagadores`.
pub fn pagador(campos: &Campos) -> Result<NovoPagador, Recusa> {
    Ok(NovoPagador {
        documento: campos.texto_obrigatorio("numeroCpfCnpj")?,
        nome: campos.texto_obrigatorio("nome")?,
        endereco: campos.texto_obrigatorio("endereco")?,
        bairro: campos.texto_obrigatorio("bairro")?,
        cidade: campos.texto_obrigatorio("cidade")?,
        cep: campos.texto_obrigatorio("cep")?,
        uf: campos.texto_obrigatorio("uf")?,
        // An array in version 2, one text in version 3 (dossier 2.0).
        emails: campos.um_ou_varios("email")?,
    })
}

fn beneficiario(campos: &Campos) -> Result<Option<(String, String)>, Recusa> {
    let Some(campos) = campos.objeto("beneficiarioFinal")? else { return Ok(None) };
    Ok(Some((campos.texto_obrigatorio("numeroCpfCnpj")?, campos.texto_obrigatorio("nome")?)))
}

/// An object with its type in version 2, an array of lines in version 3.
fn instrucoes(campos: &Campos, versao: Versao) -> Result<Option<(i64, Vec<String>)>, Recusa> {
    const CAMPO: &str = "mensagensInstrucao";
    if versao == Versao::V3 {
        return Ok(campos.textos(CAMPO)?.map(|linhas| (1, linhas)));
    }
    let Some(campos) = campos.objeto(CAMPO)? else { return Ok(None) };
    let tipo = campos.inteiro("tipoInstrucao")?.unwrap_or(1);
    Ok(Some((tipo, campos.textos("mensagens")?.unwrap_or_default())))
}

/// `rateioCreditos`: account, amount and purpose are texts in the OAS and numbers in older clients, so both are read (dossier section
/// 5, row 19).
fn rateios(campos: &Campos) -> Result<Vec<NovoRateio>, Recusa> {
    let text = |campos: &Campos, nome: &str| match campos.texto(nome) {
        Err(wrong) => {
            campos.inteiro(nome).map(|number| number.map(|number| number.to_string())).map_err(|_| wrong)
        }
        read => read,
    };
    let amount = |campos: &Campos, nome: &str| match campos.decimal(nome) {
        Err(wrong) => match campos.texto(nome)? {
            None => Ok(None),
            Some(text) => crate::wire::json::parse_decimal(&text).map(Some).ok_or(wrong),
        },
        read => read,
    };
    let one = |campos: &Campos| {
        Ok(NovoRateio {
            banco: campos.inteiro_obrigatorio("numeroBanco")?,
            agencia: campos.inteiro_obrigatorio("numeroAgencia")?,
            conta_corrente: campos.obrigatorio("numeroContaCorrente", text)?,
            principal: campos.logico_obrigatorio("contaPrincipal")?,
            tipo: campos.inteiro_obrigatorio("codigoTipoValorRateio")?,
            valor: campos.obrigatorio("valorRateio", amount)?,
            calculo: campos.inteiro("codigoTipoCalculoRateio")?.unwrap_or(1),
            documento: campos.texto("numeroCpfCnpjTitular")?,
            titular: campos.texto_obrigatorio("nomeTitular")?,
            finalidade_ted: text(campos, "codigoFinalidadeTed")?,
            tipo_conta_ted: campos.texto("codigoTipoContaDestinoTed")?,
            dias_float: campos.inteiro("quantidadeDiasFloat")?.unwrap_or(0),
            data_float: campos.data("dataFloatCredito")?,
        })
    };
    campos.objetos("rateioCreditos")?.iter().map(one).collect()
}

/// Which of the eleven changes: the object's name in version 3's PATCH. In version 2 each has a path of its own, and its fields stand
/// beside the title's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alteracao {
    /// `prorrogacaoVencimento`.
    Vencimento,
    /// `prorrogacaoLimitePagamento`.
    Limite,
    /// `desconto`.
    Desconto,
    /// `abatimento`.
    Abatimento,
    /// `multa`.
    Multa,
    /// `jurosMora`.
    Juros,
    /// `valorNominal`.
    ValorNominal,
    /// `seuNumero`.
    SeuNumero,
    /// `especieDocumento`.
    Especie,
    /// `rateioCredito`.
    Rateio,
    /// `pix`.
    Pix,
}

impl Alteracao {
    /// All, with the names of their objects in version 3.
    pub const TODAS: [(&'static str, Self); 11] = [
        ("especieDocumento", Self::Especie),
        ("seuNumero", Self::SeuNumero),
        ("desconto", Self::Desconto),
        ("abatimento", Self::Abatimento),
        ("multa", Self::Multa),
        ("jurosMora", Self::Juros),
        ("rateioCredito", Self::Rateio),
        ("pix", Self::Pix),
        ("prorrogacaoVencimento", Self::Vencimento),
        ("prorrogacaoLimitePagamento", Self::Limite),
        ("valorNominal", Self::ValorNominal),
    ];

    /// Reads its fields.
    pub fn ler(self, campos: &Campos, versao: Versao) -> Result<Mudanca, Recusa> {
        Ok(match self {
            Self::Vencimento => Mudanca::Vencimento(campos.data_obrigatoria("dataVencimento")?),
            Self::Limite => Mudanca::Limite(campos.data_obrigatoria("dataLimitePagamento")?),
            Self::Desconto => Mudanca::Desconto {
                tipo: campos.inteiro_obrigatorio("tipoDesconto")?,
                faixas: faixas(campos)?,
            },
            Self::Abatimento => Mudanca::Abatimento(campos.decimal_obrigatorio("valorAbatimento")?),
            Self::Multa => Mudanca::Multa(
                campos.inteiro_obrigatorio("tipoMulta")?,
                campos.data("dataMulta")?,
                campos.decimal("valorMulta")?,
            ),
            Self::Juros => Mudanca::Juros(
                campos.inteiro_obrigatorio("tipoJurosMora")?,
                campos.data("dataJurosMora")?,
                campos.decimal("valorJurosMora")?,
            ),
            Self::ValorNominal => Mudanca::ValorNominal(campos.decimal_obrigatorio("valor")?),
            Self::SeuNumero => Mudanca::SeuNumero(
                campos.texto_obrigatorio("seuNumero")?,
                campos.texto("identificacaoBoletoEmpresa")?,
            ),
            Self::Especie => Mudanca::Especie(especie(campos, versao)?),
            Self::Rateio => {
                let operacao = campos.inteiro_obrigatorio("tipoOperacao")?;
                match rateios(campos) {
                    // Whoever takes it away (3) has no account to name.
                    Err(Recusa { erro: Erro::CampoNulo(_), .. }) if operacao == 3 => {
                        Mudanca::Rateio(operacao, Vec::new())
                    }
                    read => Mudanca::Rateio(operacao, read?),
                }
            }
            Self::Pix => Mudanca::Pix(campos.logico_obrigatorio("utilizarPix")?),
        })
    }
}

/// The one change of a PATCH of version 3, with its object.
pub fn uma_alteracao(campos: &Campos) -> Result<(Alteracao, Campos), Recusa> {
    let mut named = Vec::new();
    for (nome, alteracao) in Alteracao::TODAS {
        if campos.tem(nome)? {
            named.push((nome, alteracao));
        }
    }
    match named.as_slice() {
        [(nome, alteracao)] => Ok((*alteracao, campos.objeto_obrigatorio(nome)?)),
        _ => {
            let joined =
                |all: &[(&str, Alteracao)]| all.iter().map(|(nome, _)| *nome).collect::<Vec<_>>().join(", ");
            let reason = if named.is_empty() {
                format!("the body has no object of a change: one of {}", joined(&Alteracao::TODAS))
            } else {
                format!("the body has the changes {}; one a request is taken", joined(&named))
            };
            Err(Recusa::new(Erro::UmaAlteracao, reason))
        }
    }
}
