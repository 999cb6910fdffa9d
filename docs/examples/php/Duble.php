<?php

declare(strict_types=1);

/** duble for PHPUnit: one server for the run, and a world for each test. Needs no extension, and no package but PHPUnit. */
final class Duble
{
    private static ?string $server = null;

    /** @param string $url what the client takes for the provider's host */
    private function __construct(public readonly string $url, private readonly string $place)
    {
    }

    public static function newWorld(): self
    {
        $name = 'php-' . bin2hex(random_bytes(6));
        $place = self::server() . "/_duble/worlds/$name";
        self::send('PUT', $place, file_get_contents(__DIR__ . '/../loja.yaml'));
        return new self(self::server() . "/w/$name", $place);
    }

    public function advance(string $by): void
    {
        self::send('POST', "$this->url/_duble/clock/advance", json_encode(['by' => $by]));
    }

    /** @param array<string, mixed> $request */
    public function verify(array $request, int $times): void
    {
        self::send('POST', "$this->url/_duble/journal/verify", json_encode(['request' => $request, 'times' => $times]));
    }

    public function remove(): void
    {
        self::send('DELETE', $this->place);
    }

    /** At DUBLE_URL if that is set, else a container that ends with this process. */
    private static function server(): string
    {
        return self::$server ??= rtrim(getenv('DUBLE_URL') ?: self::startContainer(), '/');
    }

    private static function startContainer(): string
    {
        $image = getenv('DUBLE_IMAGE') ?: 'duble:latest';
        $id = self::docker('run', '--detach', '--rm', '--publish', '127.0.0.1::8756', $image);
        register_shutdown_function(fn () => self::docker('stop', $id));
        $url = 'http://' . self::docker('port', $id, '8756/tcp');
        for ($tries = 0; @file_get_contents("$url/_duble/readyz") === false; $tries++) {
            if ($tries === 100) {
                throw new RuntimeException('duble is not ready: ' . self::docker('logs', $id));
            }
            usleep(100_000);
        }
        return $url;
    }

    private static function docker(string ...$arguments): string
    {
        exec('docker ' . implode(' ', array_map('escapeshellarg', $arguments)) . ' 2>&1', $lines, $status);
        return $status === 0 ? trim(implode("\n", $lines)) : throw new RuntimeException(implode("\n", $lines));
    }

    private static function send(string $method, string $url, string $body = ''): void
    {
        $http = ['method' => $method, 'content' => $body, 'header' => 'Content-Type: application/json', 'ignore_errors' => true];
        $answer = (string) file_get_contents($url, false, stream_context_create(['http' => $http]));
        if (!preg_match('/ 2\d\d /', $http_response_header[0] . ' ')) {
            $told = json_decode($answer, true);
            throw new PHPUnit\Framework\AssertionFailedError($told['message'] ?? $answer);
        }
    }
}
