//! What is said to documents and events of these models. Sources: dossier 3.2 for InvoiCy's own; br/standards 2.7 and the tables of
//! codes of CT-e 4.00 and MDF-e 3.00 as public libraries carry them. NFCom's are formed alike.

use super::super::errors::da_sefaz;
use super::super::model::{Modelo, Nota, Situacao};
use crate::br::sefaz;

/// An NFS-e's rejection: the city's words are not InvoiCy's to know (dossier 3.2).
pub const REJEITADO: &str = "Rejeitado";
/// 111 and 112 of DocNaoEncerrado (dossier 3.2).
pub const LOCALIZOU: &str = "Consulta não encerrados localizou MDF-e nessa situação";
/// See [`LOCALIZOU`].
pub const NAO_LOCALIZOU: &str = "Consulta não encerrados não localizou MDF-e nessa situação";
/// A city that takes batches (dossier, section 11; the document elides how it goes on).
pub const LOTE_ENVIADO: &str = "Efetivado[121] - [ModuloNFS-e] - Lote enviado, aguarde o processamento";

/// The codes whose text is these models' own. `{n}` is the noun and `{o}` its ending; brackets hold what is quoted.
const TEXTOS: [(u16, &str); 26] = [
    (100, "Autorizado o uso d{o} {n}"),
    (101, "Cancelamento de {n} homologado"),
    (132, "Encerramento de {n} homologado"),
    (135, "Evento registrado e vinculado a {n}"),
    (150, "Autorizado o uso d{o} {n}, autorização fora de prazo"),
    (203, "Rejeição: Emissor não habilitado para emissão d{o} {n}"),
    (204, "Rejeição: Duplicidade de {n} [nProt:{p}][dhAut: {d}]"),
    (205, "Rejeição: {n} está denegad{o} na base de dados da SEFAZ"),
    (206, "Rejeição: Número de {n} já está inutilizado na Base de dados da SEFAZ"),
    (212, "Rejeição: Data de emissão {n} posterior a data de recebimento"),
    (217, "Rejeição: {n} não consta na base de dados da SEFAZ"),
    (218, "Rejeição: {n} já está cancelad{o} na base de dados da SEFAZ [nProt:{p}][dhCanc: {d}]"),
    (220, "Rejeição: {n} autorizad{o} há mais de {t}"),
    (539, "Rejeição: Duplicidade de {n} com diferença na Chave de Acesso [ch{x}:{c}][nProt:{p}][dhAut: {d}]"),
    (609, "Rejeição: {n} já está encerrado na base de dados da SEFAZ [nProt:{p}][dhEnc: {d}]"),
    (
        611,
        "Rejeição: Existe {n} não encerrado para esta placa, tipo de emitente e UF descarregamento [ch{x} Não Encerrada:{c}][NroProtocolo:{p}]",
    ),
    (614, "Rejeição: Código de Município diverge da UF de encerramento do {n}"),
    (615, "Rejeição: Data de encerramento anterior à data de autorização do {n}"),
    (629, "Rejeição: O tpEvento informado inválido"),
    (631, "Rejeição: Duplicidade de evento [nProt:{p}][dhRegEvento: {d}]"),
    (634, "Rejeição: A data do evento não pode ser menor que a data de emissão d{o} {n}"),
    (635, "Rejeição: A data do evento não pode ser maior que a data do processamento"),
    (636, "Rejeição: O número sequencial do evento é maior que o permitido"),
    (637, "Rejeição: A data do evento não pode ser menor que a data de autorização d{o} {n}"),
    (
        686,
        "Rejeição: Existe {n} não encerrado há mais de 30 dias para o emitente [ch{x} Não Encerrada:{c}][NroProtocolo:{p}]",
    ),
    (999, "Rejeição: Erro não catalogado"),
];

/// What a text quotes: a key, a protocol and its time.
#[derive(Clone, Copy, Debug, Default)]
pub struct Citado<'a> {
    /// Key.
    pub chave: &'a str,
    /// Protocol.
    pub protocolo: &'a str,
    /// Its time.
    pub quando: &'a str,
}

/// Whether a code can be said to documents of the model.
pub fn conhece(modelo: Modelo, codigo: u16) -> bool {
    sefaz::text(codigo).is_some()
        || !matches!(modelo, Modelo::NFe | Modelo::NFCe)
            && TEXTOS.binary_search_by_key(&codigo, |(known, _)| *known).is_ok()
}

/// A code with the model's text.
pub fn situacao(modelo: Modelo, codigo: u16, citado: Citado<'_>) -> Situacao {
    if modelo == Modelo::NFSe {
        let texto = match codigo {
            100 | 150 => "Autorizado o uso da NFS-e",
            101 => "Cancelado",
            _ => REJEITADO,
        };
        return Situacao { codigo, texto: texto.to_owned() };
    }
    let known = TEXTOS.binary_search_by_key(&codigo, |(known, _)| *known).ok().and_then(|at| TEXTOS.get(at));
    let Some((_, molde)) = known.filter(|_| !matches!(modelo, Modelo::NFe | Modelo::NFCe)) else {
        return da_sefaz(codigo);
    };
    let (nome, x, artigo) = match modelo {
        Modelo::MDFe => ("MDF-e", "MDFe", "o"),
        Modelo::NFCom => ("NFCom", "NFCom", "a"),
        // One table of codes serves 57 and 67.
        _ => ("CT-e", "CTe", "o"),
    };
    let prazo = if modelo == Modelo::MDFe { "24 horas" } else { "7 dias (168 horas)" };
    let texto = [("{n}", nome), ("{x}", x), ("{o}", artigo), ("{t}", prazo)]
        .into_iter()
        .chain([("{c}", citado.chave), ("{p}", citado.protocolo), ("{d}", citado.quando)])
        .fold((*molde).to_owned(), |texto, (lugar, valor)| texto.replace(lugar, valor));
    Situacao { codigo, texto }
}

/// A code about a document, which the text quotes.
pub fn sobre(codigo: u16, nota: &Nota) -> Situacao {
    let quando = nota.protocolo.as_ref().map(|protocolo| protocolo.em.iso_seconds());
    let citado = Citado {
        chave: nota.chave.as_str(),
        protocolo: nota.protocolo.as_ref().map_or("", |protocolo| &protocolo.numero),
        quando: quando.as_deref().unwrap_or_default(),
    };
    situacao(nota.serie.modelo, codigo, citado)
}

/// What was decided for an NF-e, in this model's words: scripts and facts know codes only.
pub fn ajustada(modelo: Modelo, decidida: Situacao) -> Situacao {
    if modelo == Modelo::NFSe || decidida == da_sefaz(decidida.codigo) {
        return situacao(modelo, decidida.codigo, Citado::default());
    }
    decidida
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_models_text() {
        assert!(TEXTOS.windows(2).all(|pair| pair[0].0 < pair[1].0));
        let citado = Citado { chave: "K", protocolo: "P", quando: "D" };
        let said = |modelo, codigo| situacao(modelo, codigo, citado).texto;
        for (modelo, codigo, wanted) in [
            (Modelo::CTe, 100, "Autorizado o uso do CT-e"),
            (Modelo::CTeOS, 100, "Autorizado o uso do CT-e"),
            (Modelo::MDFe, 100, "Autorizado o uso do MDF-e"),
            (Modelo::NFCom, 100, "Autorizado o uso da NFCom"),
            (Modelo::NFSe, 100, "Autorizado o uso da NFS-e"),
            (Modelo::NFe, 100, "Autorizado o uso da NF-e"),
            (Modelo::CTe, 101, "Cancelamento de CT-e homologado"),
            (Modelo::NFSe, 101, "Cancelado"),
            (Modelo::NFSe, 204, "Rejeitado"),
            (Modelo::MDFe, 132, "Encerramento de MDF-e homologado"),
            (Modelo::CTe, 135, "Evento registrado e vinculado a CT-e"),
            (Modelo::CTe, 204, "Rejeição: Duplicidade de CT-e [nProt:P][dhAut: D]"),
            (
                Modelo::NFCom,
                218,
                "Rejeição: NFCom já está cancelada na base de dados da SEFAZ [nProt:P][dhCanc: D]",
            ),
            (Modelo::CTe, 220, "Rejeição: CT-e autorizado há mais de 7 dias (168 horas)"),
            (Modelo::MDFe, 220, "Rejeição: MDF-e autorizado há mais de 24 horas"),
            (
                Modelo::MDFe,
                539,
                "Rejeição: Duplicidade de MDF-e com diferença na Chave de Acesso [chMDFe:K][nProt:P][dhAut: D]",
            ),
            (
                Modelo::MDFe,
                611,
                "Rejeição: Existe MDF-e não encerrado para esta placa, tipo de emitente e UF descarregamento [chMDFe Não Encerrada:K][NroProtocolo:P]",
            ),
            (Modelo::CTe, 228, "Rejeição: Data de Emissão muito atrasada"),
        ] {
            assert_eq!(said(modelo, codigo), wanted, "{modelo:?} {codigo}");
            assert!(conhece(modelo, codigo), "{modelo:?} {codigo}");
        }
        assert!(!conhece(Modelo::NFe, 611) && !conhece(Modelo::MDFe, 7));
        assert_eq!(ajustada(Modelo::CTe, da_sefaz(100)).texto, "Autorizado o uso do CT-e");
        let propria = Situacao { codigo: 204, texto: "so".to_owned() };
        assert_eq!(ajustada(Modelo::CTe, propria.clone()), propria);
    }
}
