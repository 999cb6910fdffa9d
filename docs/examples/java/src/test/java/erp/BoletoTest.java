package erp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.LocalDate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BoletoTest {
    @RegisterExtension
    final Duble duble = new Duble();

    @Test
    @DisplayName("Nobody pays: the bank writes the boleto off, and the goods go back to the shelf")
    void writtenOffAfterTheLastDayForPayment() throws Exception {
        var bank = new Bank(duble.url());
        var today = LocalDate.parse("2026-03-02");
        long boleto = bank.issue("PED-13", new BigDecimal("320.50"), today, today.plusDays(8));

        duble.advance("9d");
        assertEquals("Em Aberto", bank.situation(boleto), "overdue, and still to be paid");
        duble.advance("31d");
        assertEquals("Baixado", bank.situation(boleto));

        duble.verify(1, """
                {"operation": "sicoob.boletos.incluir", "verdict": "accepted", "json": {"seuNumero": "PED-13", "valor": 320.50}}""");
        duble.verify(3, """
                {"operation": "sicoob.token.emitir"}""");
    }

    /** What is tested. It stands here to be read; yours is imported, and takes its base URL from its configuration. */
    static final class Bank {
        private final HttpClient http = HttpClient.newHttpClient();
        private final ObjectMapper json = new ObjectMapper();
        private final String url;
        private String token = "none yet";

        Bank(String url) {
            this.url = url;
        }

        long issue(String order, BigDecimal amount, LocalDate today, LocalDate due) throws IOException, InterruptedException {
            var boleto = json.createObjectNode()
                    .put("numeroCliente", 707090).put("codigoModalidade", 1).put("numeroContaCorrente", 987654)
                    .put("codigoEspecieDocumento", "DM").put("seuNumero", order).put("valor", amount).put("numeroParcela", 1)
                    .put("dataEmissao", today.toString()).put("dataVencimento", due.toString())
                    .put("identificacaoEmissaoBoleto", 2).put("identificacaoDistribuicaoBoleto", 2)
                    .put("tipoDesconto", 0).put("tipoMulta", 0).put("tipoJurosMora", 3);
            boleto.putObject("pagador")
                    .put("numeroCpfCnpj", "12345678909").put("nome", "Bruno Lima").put("endereco", "Rua A 10")
                    .put("bairro", "Centro").put("cidade", "Goiânia").put("cep", "74000000").put("uf", "GO");
            var body = BodyPublishers.ofString(boleto.toString());
            var request = HttpRequest.newBuilder(URI.create(url + "/cobranca-bancaria/v3/boletos"))
                    .header("Content-Type", "application/json").POST(body);
            return send(request).path("nossoNumero").asLong();
        }

        String situation(long nossoNumero) throws IOException, InterruptedException {
            var query = "?numeroCliente=707090&codigoModalidade=1&nossoNumero=" + nossoNumero;
            return send(HttpRequest.newBuilder(URI.create(url + "/cobranca-bancaria/v3/boletos" + query)))
                    .path("situacaoBoleto").asText();
        }

        /** With a new token where the bank does not know the old one any more. */
        private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
            var answer = sendOnce(request);
            if (answer.statusCode() == 401) {
                token = newToken();
                answer = sendOnce(request);
            }
            if (answer.statusCode() != 200) {
                throw new IOException(answer.statusCode() + " " + answer.body());
            }
            return json.readTree(answer.body()).path("resultado");
        }

        private HttpResponse<String> sendOnce(HttpRequest.Builder request) throws IOException, InterruptedException {
            return http.send(request.setHeader("Authorization", "Bearer " + token).build(), BodyHandlers.ofString());
        }

        private String newToken() throws IOException, InterruptedException {
            var form = "grant_type=client_credentials&client_id=9b5e603e428cc477a2841e2683c92d21"
                    + "&scope=boletos_inclusao+boletos_consulta";
            var request = HttpRequest.newBuilder(URI.create(url + "/auth/realms/cooperado/protocol/openid-connect/token"))
                    .header("Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString(form)).build();
            return json.readTree(http.send(request, BodyHandlers.ofString()).body()).path("access_token").asText();
        }
    }
}
