package erp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** duble for JUnit 5: one server for all test classes, and with {@code @RegisterExtension} a world for each test. */
final class Duble implements BeforeEachCallback, AfterEachCallback {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String name = "java-" + UUID.randomUUID();

    /** What the client takes for the provider's host. */
    String url() {
        return Server.URL + "/w/" + name;
    }

    @Override
    public void beforeEach(ExtensionContext test) throws IOException {
        try (InputStream scenario = Duble.class.getResourceAsStream("/loja.yaml")) {
            send("PUT", Server.URL + "/_duble/worlds/" + name, BodyPublishers.ofByteArray(scenario.readAllBytes()));
        }
    }

    @Override
    public void afterEach(ExtensionContext test) {
        send("DELETE", Server.URL + "/_duble/worlds/" + name, BodyPublishers.noBody());
    }

    void advance(String by) {
        send("POST", url() + "/_duble/clock/advance", BodyPublishers.ofString("{\"by\": \"%s\"}".formatted(by)));
    }

    /** The journal holds so many requests like this; else the test fails with those that come closest. */
    void verify(int times, String request) {
        var expected = "{\"times\": %d, \"request\": %s}".formatted(times, request);
        send("POST", url() + "/_duble/journal/verify", BodyPublishers.ofString(expected));
    }

    private static void send(String method, String url, BodyPublisher body) {
        try {
            var request = HttpRequest.newBuilder(URI.create(url)).method(method, body).build();
            var answer = HTTP.send(request, BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new AssertionError(answer.body());
            }
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        } catch (InterruptedException error) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(error);
        }
    }

    /** Started when the first test asks; Testcontainers ends the container with the JVM. */
    private static final class Server {
        static final String URL = find();

        private static String find() {
            var given = System.getenv("DUBLE_URL");
            if (given != null && !given.isEmpty()) {
                return given.replaceAll("/$", "");
            }
            var image = System.getenv().getOrDefault("DUBLE_IMAGE", "duble:latest");
            var duble = new GenericContainer<>(DockerImageName.parse(image))
                    .withExposedPorts(8756)
                    .waitingFor(Wait.forHttp("/_duble/readyz").forPort(8756).forStatusCode(200));
            duble.start();
            return "http://" + duble.getHost() + ":" + duble.getMappedPort(8756);
        }
    }
}
