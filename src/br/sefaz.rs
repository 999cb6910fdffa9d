//! SEFAZ's answer codes (cStat) and their texts (xMotivo), as an NF-e or NFC-e client meets them.
//!
//! Source: the rule tables of the taxpayer's manual (MOC 7.0, Anexo I) and its technical notes. Placeholders such as
//! `[nRec:999999999999999]` stand as in the manual; the authoriser puts the value in their place. Accents vary by
//! authoriser, and clients match on the code.

/// The text of a code, if an NF-e client meets it.
#[must_use]
pub fn text(code: u16) -> Option<&'static str> {
    let in_table = |table: &'static [(u16, &'static str)]| {
        let at = table.binary_search_by_key(&code, |&(known, _)| known).ok()?;
        table.get(at).map(|&(_, text)| text)
    };
    in_table(&CSTAT).or_else(|| in_table(REGRAS))
}

/// Rules that only a whole document or an event meets: the sums of the totals, contingency, the recipient's events, the cancellation
/// by substitution. Texts as the manual's tables have them (MOC 7.0, Anexo I and III; NT 2018.004), found in public copies: most in two; 859
/// to 871 (but 866), 899 and 911 to 919 mainly in one.
pub const REGRAS: &[(u16, &str)] = &[
    (114, "SVC desabilitada pela SEFAZ Origem"),
    (266, "Rejeição: Série utilizada não permitida no Web Service"),
    (531, "Rejeição: Total da BC ICMS difere do somatório dos itens"),
    (532, "Rejeição: Total do ICMS difere do somatório dos itens"),
    (533, "Rejeição: Total da BC ICMS-ST difere do somatório dos itens"),
    (534, "Rejeição: Total do ICMS-ST difere do somatório dos itens"),
    (535, "Rejeição: Total do Frete difere do somatório dos itens"),
    (536, "Rejeição: Total do Seguro difere do somatório dos itens"),
    (537, "Rejeição: Total do Desconto difere do somatório dos itens"),
    (538, "Rejeição: Total do IPI difere do somatório dos itens"),
    (
        556,
        "Rejeição: Justificativa de entrada em contingência não deve ser informada para tipo de emissão normal",
    ),
    (557, "Rejeição: A Justificativa de entrada em contingência deve ser informada."),
    (558, "Rejeição: Data de entrada em contingência posterior a data de recebimento."),
    (564, "Rejeição: Total do Produto / Serviço difere do somatório dos itens"),
    (575, "Rejeição: O autor do evento diverge do destinatário da NF-e"),
    (590, "Rejeição: Informado CST para emissor do Simples Nacional (CRT=1)"),
    (591, "Rejeição: Informado CSOSN para emissor que não é do Simples Nacional (CRT diferente de 1)"),
    (601, "Rejeição: Total do II difere do somatório dos itens"),
    (603, "Rejeição: Total do COFINS difere do somatório dos itens sujeitos ao ICMS"),
    (604, "Rejeição: Total do vOutro difere do somatório dos itens"),
    (605, "Rejeição: Total do vServ difere do somatório do vProd dos itens sujeitos ao ISSQN"),
    (606, "Rejeição: Total do vBC do ISS difere do somatório dos itens"),
    (607, "Rejeição: Total do ISS difere do somatório dos itens"),
    (608, "Rejeição: Total do PIS difere do somatório dos itens sujeitos ao ISSQN"),
    (609, "Rejeição: Total do COFINS difere do somatório dos itens sujeitos ao ISSQN"),
    (
        629,
        "Rejeição: Valor do Produto difere do produto Valor Unitário de Comercialização e Quantidade Comercial",
    ),
    (
        630,
        "Rejeição: Valor do Produto difere do produto Valor Unitário de Tributação e Quantidade Tributável",
    ),
    (650, "Rejeição: Evento de \"Ciência da Operação\" para NF-e Cancelada ou Denegada"),
    (651, "Rejeição: Evento de \"Desconhecimento da Operação\" para NF-e Cancelada ou Denegada"),
    (655, "Rejeição: Evento de Ciência da Operação informado após a manifestação final do destinatário"),
    (711, "Rejeição: NF-e com contingência off-line"),
    (713, "Rejeição: Tipo de Emissão diferente de 6 ou 7 para contingência da SVC acessada"),
    (714, "Rejeição: NFC-e com contingência DPEC inexistente"),
    (728, "Rejeição: NF-e sem informação da IE do destinatário"),
    (777, "Rejeição: Obrigatória a informação do NCM completo"),
    (783, "Rejeição: NFC-e não é autorizada pela SVC"),
    (
        791,
        "Rejeição: NF-e com indicação de destinatário isento de IE, com a informação da IE do destinatário",
    ),
    (795, "Rejeição: Total do ICMS desonerado difere do somatório dos itens"),
    (
        859,
        "Rejeição: Total do FCP retido anteriormente por Substituição Tributária difere do somatório dos itens",
    ),
    (861, "Rejeição: Total do FCP difere do somatório dos itens"),
    (862, "Rejeição: Total do FCP ST difere do somatório dos itens"),
    (865, "Rejeição: Total dos pagamentos menor que o total da nota"),
    (869, "Rejeição: Valor do troco incorreto"),
    (871, "Rejeição: O campo Meio de Pagamento deve ser preenchido com a opção Sem Pagamento"),
    (899, "Rejeição: Informado incorretamente o campo meio de pagamento"),
    (911, "Rejeição: Chave de Acesso NF-e Substituta incorreta"),
    (912, "Rejeição: NF-e Substituta inexistente"),
    (913, "Rejeição: NF-e Substituta Denegada ou Cancelada"),
    (
        914,
        "Rejeição: Data de emissão da NF-e Substituta maior que 2 horas da data de emissão da NF-e a ser cancelada",
    ),
    (915, "Rejeição: Valor total da NF-e Substituta difere do valor da NF-e a ser cancelada"),
    (916, "Rejeição: Valor total do ICMS da NF-e Substituta difere do valor da NF-e a ser cancelada"),
    (
        917,
        "Rejeição: Identificação do destinatário da NF-e Substituta difere da identificação do destinatário da NF-e a ser cancelada.",
    ),
    (920, "Rejeição: Tipo de Emissão inválido no Cancelamento por Substituição"),
];

/// Every code with its text, in the order of the codes.
pub const CSTAT: [(u16, &str); 113] = [
    (100, "Autorizado o uso da NF-e"),
    (101, "Cancelamento de NF-e homologado"),
    (102, "Inutilização de número homologado"),
    (103, "Lote recebido com sucesso"),
    (104, "Lote processado"),
    (105, "Lote em processamento"),
    (106, "Lote não localizado"),
    (107, "Serviço em Operação"),
    (108, "Serviço Paralisado Momentaneamente (curto prazo)"),
    (109, "Serviço Paralisado sem Previsão"),
    (110, "Uso Denegado"),
    (111, "Consulta cadastro com uma ocorrência"),
    (112, "Consulta cadastro com mais de uma ocorrência"),
    (124, "EPEC Autorizado"),
    (128, "Lote de Evento Processado"),
    (135, "Evento registrado e vinculado a NF-e"),
    (136, "Evento registrado, mas não vinculado a NF-e"),
    (150, "Autorizado o uso da NF-e, autorização fora de prazo"),
    (151, "Cancelamento de NF-e homologado fora de prazo"),
    (155, "Cancelamento homologado fora de prazo"),
    (201, "Rejeição: Número máximo de numeração a inutilizar ultrapassou o limite"),
    (202, "Rejeição: Falha no reconhecimento da autoria ou integridade do arquivo digital"),
    (203, "Rejeição: Emissor não habilitado para emissão de NF-e"),
    (204, "Rejeição: Duplicidade de NF-e [nRec:999999999999999]"),
    (205, "Rejeição: NF-e está denegada na base de dados da SEFAZ [nRec:999999999999999]"),
    (206, "Rejeição: NF-e já está inutilizada na Base de Dados da SEFAZ"),
    (207, "Rejeição: CNPJ do emitente inválido"),
    (208, "Rejeição: CNPJ do destinatário inválido"),
    (209, "Rejeição: IE do emitente inválida"),
    (210, "Rejeição: IE do destinatário inválida"),
    (212, "Rejeição: Data de emissão NF-e posterior a data de recebimento"),
    (213, "Rejeição: CNPJ-Base do Emitente difere do CNPJ-Base do Certificado Digital"),
    (214, "Rejeição: Tamanho da mensagem excedeu o limite estabelecido"),
    (215, "Rejeição: Falha no schema XML"),
    (216, "Rejeição: Chave de Acesso difere da cadastrada"),
    (217, "Rejeição: NF-e não consta na base de dados da SEFAZ"),
    (218, "Rejeição: NF-e já está cancelada na base de dados da SEFAZ [nRec:999999999999999]"),
    (219, "Rejeição: Circulação da NF-e verificada"),
    (220, "Rejeição: Destinatário com identificação igual à identificação do emitente"),
    (221, "Rejeição: Confirmado o recebimento da NF-e pelo destinatário"),
    (222, "Rejeição: Protocolo de Autorização de Uso difere do cadastrado"),
    (224, "Rejeição: A faixa inicial é maior que a faixa final"),
    (225, "Rejeição: Falha no Schema XML do lote de NFe"),
    (226, "Rejeição: Código da UF do Emitente diverge da UF autorizadora"),
    (228, "Rejeição: Data de Emissão muito atrasada"),
    (230, "Rejeição: IE do emitente não cadastrada"),
    (231, "Rejeição: IE do emitente não vinculada ao CNPJ"),
    (232, "Rejeição: IE do destinatário não informada"),
    (233, "Rejeição: IE do destinatário não cadastrada"),
    (234, "Rejeição: IE do destinatário não vinculada ao CNPJ"),
    (236, "Rejeição: Chave de Acesso com dígito verificador inválido"),
    (237, "Rejeição: CPF do destinatário inválido"),
    (240, "Rejeição: Cancelamento/Inutilização - Irregularidade Fiscal do Emitente"),
    (241, "Rejeição: Um número da faixa já foi utilizado"),
    (245, "Rejeição: CNPJ Emitente não cadastrado"),
    (249, "Rejeição: UF da Chave de Acesso diverge da UF autorizadora"),
    (250, "Rejeição: UF diverge da UF autorizadora"),
    (252, "Rejeição: Ambiente informado diverge do Ambiente de recebimento"),
    (253, "Rejeição: Digito Verificador da chave de acesso composta inválida"),
    (256, "Rejeição: Uma NF-e da faixa já está inutilizada na Base de dados da SEFAZ"),
    (280, "Rejeição: Certificado Transmissor inválido"),
    (297, "Rejeição: Assinatura difere do calculado"),
    (301, "Uso Denegado: Irregularidade fiscal do emitente"),
    (302, "Uso Denegado: Irregularidade fiscal do destinatário"),
    (303, "Uso Denegado: Destinatário não habilitado a operar na UF"),
    (305, "Rejeição: Destinatário bloqueado na UF"),
    (306, "Rejeição: IE do destinatário não está ativa na UF"),
    (401, "Rejeição: CPF do emitente inválido"),
    (404, "Rejeição: Uso de prefixo de namespace não permitido"),
    (420, "Rejeição: Cancelamento para NF-e já cancelada"),
    (452, "Rejeição: Tipo Autorizador do Recibo diverge do Órgão Autorizador"),
    (489, "Rejeição: CNPJ informado inválido (DV ou zeros)"),
    (491, "Rejeição: O tpEvento informado inválido"),
    (493, "Rejeição: Evento não atende o Schema XML específico"),
    (494, "Rejeição: Chave de Acesso Inexistente"),
    (501, "Rejeição: Prazo de cancelamento superior ao previsto na Legislação"),
    (
        502,
        "Rejeição: Erro na Chave de Acesso - Campo Id não corresponde à concatenação dos campos correspondentes",
    ),
    (516, "Rejeição: Falha no schema XML – inexiste a tag raiz esperada para a mensagem"),
    (526, "Rejeição: Consulta a uma Chave de Acesso muito antiga"),
    (
        539,
        "Rejeição: Duplicidade de NF-e com diferença na Chave de Acesso [chNFe:99999999999999999999999999999999999999999999][nRec:999999999999999]",
    ),
    (563, "Rejeição: Já existe pedido de Inutilização com a mesma faixa de inutilização"),
    (573, "Rejeição: Duplicidade de Evento"),
    (574, "Rejeição: Autor do evento diverge do emissor da NF-e"),
    (577, "Rejeição: A data do evento não pode ser menor que a data de emissão da NF-e"),
    (578, "Rejeição: A data do evento não pode ser maior que a data do processamento"),
    (579, "Rejeição: A data do evento não pode ser menor que a data de autorização da NF-e"),
    (580, "Rejeição: O evento exige uma NF-e autorizada"),
    (587, "Rejeição: Usar somente o namespace padrão da NF-e"),
    (
        588,
        "Rejeição: Não é permitida a presença de caracteres de edição no início/fim da mensagem ou entre as tags da mensagem",
    ),
    (593, "Rejeição: CNPJ-Base consultado difere do CNPJ-Base do Certificado Digital"),
    (594, "Rejeição: O número de sequencia do evento informado é maior que o permitido"),
    (595, "Rejeição: Obrigatória a informação da justificativa do evento."),
    (596, "Rejeição: Evento apresentado fora do prazo: [prazo vigente]"),
    (
        598,
        "Rejeição: NF-e emitida em ambiente de homologação com Razão Social do destinatário diferente de NF-E EMITIDA EM AMBIENTE DE HOMOLOGACAO - SEM VALOR FISCAL",
    ),
    (602, "Rejeição: Total do PIS difere do somatório dos itens sujeitos ao ICMS"),
    (610, "Rejeição: Total da NF difere do somatório dos Valores compõe o valor Total da NF."),
    (613, "Rejeição: Chave de Acesso difere da existente em BD"),
    (614, "Rejeição: Chave de Acesso inválida (Código UF inválido)"),
    (616, "Rejeição: Chave de Acesso inválida (Mês menor que 1 ou Mês maior que 12)"),
    (617, "Rejeição: Chave de Acesso inválida (CNPJ/CPF zerado ou dígito inválido)"),
    (619, "Rejeição: Chave de Acesso inválida (número NF = 0)"),
    (635, "Rejeição: NF-e com mesmo número e série já transmitida e aguardando processamento"),
    (656, "Rejeição: Consumo Indevido"),
    (690, "Rejeição: Pedido de Cancelamento para NF-e com CT-e / MDF-e"),
    (703, "Rejeição: Data-Hora de Emissão posterior ao horário de recebimento"),
    (704, "Rejeição: NFC-e com Data-Hora de emissão atrasada"),
    (778, "Rejeição: Informado NCM inexistente"),
    (781, "Rejeição: Emissor não habilitado para emissão da NFC-e"),
    (784, "Rejeição: NFC-e não permite o evento de Carta de Correção"),
    (
        866,
        "Rejeição: Ausência de troco quando o valor dos pagamentos informados for maior que o total da nota",
    ),
    (897, "Rejeição: Código numérico em formato inválido"),
    (972, "Rejeição: Obrigatória as informações do responsável técnico"),
    (999, "Rejeição: Erro não catalogado (informar a mensagem de erro capturado no tratamento da exceção)"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::br::vectors::block;

    #[test]
    fn the_catalogue_is_the_vectors() {
        let vectors = block("cstat_nfe").as_object().unwrap();
        assert_eq!(vectors.len(), CSTAT.len());
        for (code, expected) in vectors {
            assert_eq!(text(code.parse().unwrap()), expected.as_str(), "{code}");
        }
    }

    #[test]
    fn codes_are_in_order_and_texts_fit_the_schema() {
        for table in [&CSTAT[..], REGRAS] {
            assert!(table.windows(2).all(|pair| pair[0].0 < pair[1].0));
            assert!(table.iter().all(|(_, text)| (1..=255).contains(&text.chars().count())));
        }
        for (code, _) in REGRAS {
            assert!(CSTAT.iter().all(|(known, _)| known != code), "{code} has two texts");
        }
    }

    #[test]
    fn an_unknown_code_has_no_text() {
        for code in [0, 99, 583, 1026, u16::MAX] {
            assert_eq!(text(code), None);
        }
    }
}
