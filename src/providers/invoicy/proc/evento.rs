//! procEventoNFe. One table says for each tpEvento who registers it, how it is called and what detEvento holds; the frame is the same.

use super::super::model::{Empresa, Evento, Nota, TipoEvento};
use super::super::outros;
use super::{DECLARATION, NAMESPACE, assinatura, ver_aplic};
use crate::br::chave_acesso::id_evento;
use crate::br::cpf_cnpj::CpfCnpj;
use crate::br::sefaz;
use crate::wire::xml::{EmptyStyle, XmlWriter};

/// One of the two texts that the schema takes (the one without accents).
pub const COND_USO: &str = "A Carta de Correcao e disciplinada pelo paragrafo 1o-A do art. 7o do Convenio S/N, de 15 de dezembro de 1970 e pode ser utilizada para regularizacao de erro ocorrido na emissao de documento fiscal, desde que o erro nao esteja relacionado com: I - as variaveis que determinam o valor do imposto tais como: base de calculo, aliquota, diferenca de preco, quantidade, valor da operacao ou da prestacao; II - a correcao de dados cadastrais que implique mudanca do remetente ou do destinatario; III - a data de emissao ou de saida.";

/// Who registers an event.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Orgao {
    /// The state's authoriser.
    Estado,
    /// The national environment: 91.
    Nacional,
}

/// What a tpEvento's XML has of its own.
struct Leiaute {
    orgao: Orgao,
    /// descEvento.
    descricao: &'static str,
    /// xEvento, 5 to 60 characters; empty: it is left out.
    registrado: &'static str,
    /// What follows descEvento in detEvento.
    detalhes: fn(&Caso<'_>, &mut XmlWriter),
}

/// An event with what it is about.
struct Caso<'a> {
    nota: &'a Nota,
    empresa: &'a Empresa,
    evento: &'a Evento,
}

/// descEvento.
pub fn descricao(tipo: TipoEvento) -> &'static str {
    leiaute(tipo).descricao
}

fn leiaute(tipo: TipoEvento) -> Leiaute {
    let manifestacao =
        |descricao, detalhes| Leiaute { orgao: Orgao::Nacional, descricao, registrado: descricao, detalhes };
    match tipo {
        TipoEvento::CartaCorrecao => Leiaute {
            orgao: Orgao::Estado,
            descricao: "Carta de Correcao",
            registrado: "Carta de Correcao registrada",
            detalhes: |caso, writer| {
                writer.leaf("xCorrecao", &caso.evento.texto).leaf("xCondUso", COND_USO);
            },
        },
        TipoEvento::Cancelamento => Leiaute {
            orgao: Orgao::Estado,
            descricao: "Cancelamento",
            registrado: "Cancelamento homologado",
            detalhes: |caso, writer| {
                writer.leaf("nProt", caso.protocolo()).leaf("xJust", &caso.evento.texto);
            },
        },
        TipoEvento::CancelamentoPorSubstituicao => Leiaute {
            orgao: Orgao::Estado,
            descricao: "Cancelamento por substituicao",
            registrado: "Cancelamento por substituicao homologado",
            detalhes: |caso, writer| {
                caso.autor(writer);
                writer.leaf("nProt", caso.protocolo()).leaf("xJust", &caso.evento.texto);
                if let Some(substituta) = &caso.evento.substituta {
                    writer.leaf("chNFeRef", substituta.as_str());
                }
            },
        },
        TipoEvento::OperacaoNaoRealizada => {
            manifestacao(tipo.descricao(), |caso, writer| caso.justificativa(writer))
        }
        tipo if tipo.de_destinatario() => manifestacao(tipo.descricao(), |_, _| {}),
        // Those of the list whose schemas are each their own: what was sent, leaf by leaf.
        tipo => Leiaute {
            orgao: Orgao::Estado,
            descricao: tipo.descricao(),
            registrado: tipo.descricao(),
            detalhes: |caso, writer| {
                caso.justificativa(writer);
                for (nome, valor) in &caso.evento.detalhe {
                    writer.leaf(nome, valor);
                }
            },
        },
    }
}

impl Caso<'_> {
    /// nProt of the document.
    fn protocolo(&self) -> &str {
        self.nota.protocolo.as_ref().map_or("", |protocolo| &protocolo.numero)
    }

    /// Who wrote the event: always the issuer (1).
    fn autor(&self, writer: &mut XmlWriter) {
        writer.leaf("cOrgaoAutor", &self.empresa.uf.codigo().to_string()).leaf("tpAutor", "1");
        writer.leaf("verAplic", "InvoiCy");
    }

    /// xJust, where there is one.
    fn justificativa(&self, writer: &mut XmlWriter) {
        if !self.evento.texto.is_empty() {
            writer.leaf("xJust", &self.evento.texto);
        }
    }

    /// infEvento of the request, in canonical form but for its namespace.
    fn pedido(&self, leiaute: &Leiaute, id: &str) -> String {
        let Self { nota, empresa, evento } = self;
        let mut writer = XmlWriter::new(EmptyStyle::Pair);
        writer.open("infEvento", &[("Id", id)]);
        writer.leaf("cOrgao", &self.orgao(leiaute));
        writer.leaf("tpAmb", &nota.serie.ambiente.codigo().to_string());
        match &empresa.documento {
            CpfCnpj::Cnpj(cnpj) => writer.leaf("CNPJ", cnpj.as_str()),
            CpfCnpj::Cpf(cpf) => writer.leaf("CPF", cpf.as_str()),
        };
        writer.leaf("chNFe", nota.chave.as_str()).leaf("dhEvento", &evento.data);
        writer.leaf("tpEvento", &evento.tipo.codigo().to_string());
        writer.leaf("nSeqEvento", &evento.sequencia.to_string()).leaf("verEvento", "1.00");
        writer.open("detEvento", &[("versao", "1.00")]).leaf("descEvento", leiaute.descricao);
        (leiaute.detalhes)(self, &mut writer);
        writer.finish()
    }

    fn orgao(&self, leiaute: &Leiaute) -> String {
        match leiaute.orgao {
            Orgao::Estado => self.empresa.uf.codigo().to_string(),
            Orgao::Nacional => "91".to_owned(),
        }
    }

    /// retEvento's infEvento.
    fn resposta(&self, leiaute: &Leiaute, writer: &mut XmlWriter) {
        let Self { nota, empresa, evento } = self;
        let aplicativo = match leiaute.orgao {
            Orgao::Estado => ver_aplic(empresa.uf),
            Orgao::Nacional => "ANduble1.00".to_owned(),
        };
        writer.leaf("tpAmb", &nota.serie.ambiente.codigo().to_string()).leaf("verAplic", &aplicativo);
        writer.leaf("cOrgao", &self.orgao(leiaute)).leaf("cStat", &evento.cstat.to_string());
        writer.leaf("xMotivo", sefaz::text(evento.cstat).unwrap_or_default());
        writer.leaf("chNFe", nota.chave.as_str()).leaf("tpEvento", &evento.tipo.codigo().to_string());
        if !leiaute.registrado.is_empty() {
            writer.leaf("xEvento", leiaute.registrado);
        }
        writer.leaf("nSeqEvento", &evento.sequencia.to_string());
        match CpfCnpj::parse_strict(&nota.destinatario.documento) {
            Ok(CpfCnpj::Cnpj(cnpj)) => _ = writer.leaf("CNPJDest", cnpj.as_str()),
            Ok(CpfCnpj::Cpf(cpf)) => _ = writer.leaf("CPFDest", cpf.as_str()),
            Err(_) => {}
        }
        writer.leaf("dhRegEvento", &evento.protocolo.em.iso_seconds());
        writer.leaf("nProt", &evento.protocolo.numero);
    }
}

/// procEventoNFe of an event that SEFAZ registered: cStat 135 in the XML, whatever InvoiCy's SitCodigo says (dossier 3.2).
pub fn proc_evento(nota: &Nota, empresa: &Empresa, evento: &Evento) -> String {
    if nota.outro().is_some() {
        return outros::evento(nota, empresa, evento);
    }
    let caso = Caso { nota, empresa, evento };
    let leiaute = leiaute(evento.tipo);
    // The rules let no sequence through that has no place in the Id.
    let id = id_evento(evento.tipo.codigo(), &nota.chave, evento.sequencia).unwrap_or_default();
    let pedido = caso.pedido(&leiaute, &id);
    let mut writer = XmlWriter::new(EmptyStyle::Pair);
    writer.declaration(DECLARATION).open("procEventoNFe", &[("versao", "1.00"), ("xmlns", NAMESPACE)]);
    writer.open("evento", &[("versao", "1.00"), ("xmlns", NAMESPACE)]).raw(&pedido);
    writer.raw(&assinatura(evento.certificado.as_deref(), &id, &pedido)).close();
    writer.open("retEvento", &[("versao", "1.00"), ("xmlns", NAMESPACE)]).open("infEvento", &[]);
    caso.resposta(&leiaute, &mut writer);
    writer.finish()
}
