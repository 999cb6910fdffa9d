import java.io.FileInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Sicoob by mutual TLS with Java's HttpClient: a token, a call with it, and what the wrong certificates are answered.
 *
 * java Client.java ORIGIN FOLDER, where FOLDER has ca.pem, and erp, twin, expired, foreign and other as .p12 with the password `segredo`.
 */
public class Client {
    static final String CLIENT = "9b5e603e428cc477a2841e2683c92d21";
    static final char[] PASSWORD = "segredo".toCharArray();
    static String origin;
    static Path folder;

    static HttpClient showing(String name) throws Exception {
        KeyManager[] keys = null;
        if (name != null) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (var file = new FileInputStream(folder.resolve(name + ".p12").toFile())) {
                store.load(file, PASSWORD);
            }
            var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, PASSWORD);
            keys = factory.getKeyManagers();
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (var file = new FileInputStream(folder.resolve("ca.pem").toFile())) {
            trusted.setCertificateEntry("duble", CertificateFactory.getInstance("X.509").generateCertificate(file));
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).connectTimeout(Duration.ofSeconds(20)).build();
    }

    static HttpResponse<String> token(String name) throws Exception {
        var form = "grant_type=client_credentials&client_id=" + CLIENT + "&scope=boletos_consulta";
        var request = HttpRequest.newBuilder(URI.create(origin + "/auth/realms/cooperado/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        return showing(name).send(request, HttpResponse.BodyHandlers.ofString());
    }

    static int call(String name, String bearer) throws Exception {
        var path = "/cobranca-bancaria/v3/boletos?numeroCliente=707090&codigoModalidade=1&nossoNumero=10";
        var request = HttpRequest.newBuilder(URI.create(origin + path))
                .header("Authorization", "Bearer " + bearer)
                .header("client_id", CLIENT)
                .build();
        return showing(name).send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    public static void main(String[] arguments) throws Exception {
        origin = arguments[0];
        folder = Path.of(arguments[1]);
        var good = token("erp");
        System.out.println("token " + good.statusCode());
        var found = Pattern.compile("\"access_token\":\"([^\"]+)\"").matcher(good.body());
        if (!found.find()) {
            throw new IllegalStateException("no token in " + good.body());
        }
        var bearer = found.group(1);
        System.out.println("boleto " + call("erp", bearer));
        System.out.println("boleto with another certificate " + call("twin", bearer));
        System.out.println("boleto without a certificate " + call(null, bearer));
        String[][] wrong = {
            {"none", null}, {"one that ended", "expired"}, {"one of an unknown authority", "foreign"}, {"another company's", "other"}
        };
        for (var one : wrong) {
            System.out.println("token with " + one[0] + " " + token(one[1]).statusCode());
        }
    }
}
