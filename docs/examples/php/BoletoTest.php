<?php

declare(strict_types=1);

use PHPUnit\Framework\TestCase;

/** What is tested. It stands here to be read; yours is autoloaded, and takes its base URL from its configuration. */
final class Cobranca
{
    private const CONTRATO = ['numeroCliente' => 707090, 'codigoModalidade' => 1];
    private string $token = '';

    public function __construct(private readonly string $url)
    {
    }

    public function emitir(string $pedido, float $valor, DateTimeImmutable $hoje, DateTimeImmutable $vencimento): array
    {
        return $this->pedir('POST', '/boletos', self::CONTRATO + [
            'numeroContaCorrente' => 987654, 'codigoEspecieDocumento' => 'DM', 'seuNumero' => $pedido, 'valor' => $valor,
            'dataEmissao' => $hoje->format('Y-m-d'), 'dataVencimento' => $vencimento->format('Y-m-d'), 'numeroParcela' => 1,
            'identificacaoEmissaoBoleto' => 2, 'identificacaoDistribuicaoBoleto' => 2,
            'tipoDesconto' => 0, 'tipoMulta' => 2, 'valorMulta' => 2, 'tipoJurosMora' => 3,
            'pagador' => [
                'numeroCpfCnpj' => '52998224725', 'nome' => 'Ana Souza', 'endereco' => 'Rua das Flores 12',
                'bairro' => 'Setor Bueno', 'cidade' => 'Goiânia', 'cep' => '74215010', 'uf' => 'GO',
            ],
        ]);
    }

    public function segundaVia(int $nossoNumero): string
    {
        $busca = http_build_query(self::CONTRATO + ['nossoNumero' => $nossoNumero, 'gerarPdf' => 'true']);
        return base64_decode($this->pedir('GET', "/boletos/segunda-via?$busca")['pdfBoleto'], true);
    }

    private function pedir(string $metodo, string $caminho, ?array $json = null): array
    {
        $url = "$this->url/cobranca-bancaria/v3$caminho";
        $corpo = $json === null ? '' : json_encode($json, JSON_THROW_ON_ERROR);
        [$status, $resposta] = $this->http($metodo, $url, $corpo, 'application/json');
        if ($status === 401) {
            $this->token = $this->novoToken();
            [$status, $resposta] = $this->http($metodo, $url, $corpo, 'application/json');
        }
        return $status === 200 ? $resposta['resultado'] : throw new RuntimeException($resposta['mensagens'][0]['mensagem'] ?? "HTTP $status");
    }

    private function novoToken(): string
    {
        $form = http_build_query([
            'grant_type' => 'client_credentials',
            'client_id' => '9b5e603e428cc477a2841e2683c92d21',
            'scope' => 'boletos_inclusao boletos_consulta',
        ]);
        $url = "$this->url/auth/realms/cooperado/protocol/openid-connect/token";
        return $this->http('POST', $url, $form, 'application/x-www-form-urlencoded')[1]['access_token'];
    }

    /** @return array{int, array} */
    private function http(string $metodo, string $url, string $corpo, string $tipo): array
    {
        $opcoes = ['method' => $metodo, 'content' => $corpo, 'ignore_errors' => true];
        $opcoes['header'] = ["Content-Type: $tipo", "Authorization: Bearer $this->token"];
        $resposta = file_get_contents($url, false, stream_context_create(['http' => $opcoes]));
        return [(int) explode(' ', $http_response_header[0])[1], json_decode($resposta, true) ?? []];
    }
}

/** The customer loses the slip, and prints it once more when it is overdue. */
final class BoletoTest extends TestCase
{
    private Duble $duble;

    protected function setUp(): void
    {
        $this->duble = Duble::newWorld();
    }

    protected function tearDown(): void
    {
        $this->duble->remove();
    }

    public function testASecondCopyCanBePrintedAfterItIsDue(): void
    {
        $cobranca = new Cobranca($this->duble->url);
        $hoje = new DateTimeImmutable('2026-03-02');
        $boleto = $cobranca->emitir('PED-9', 320.50, $hoje, $hoje->modify('+8 days'));
        self::assertSame(47, strlen($boleto['linhaDigitavel']));

        $this->duble->advance('10d');
        $pdf = $cobranca->segundaVia($boleto['nossoNumero']);

        self::assertStringStartsWith('%PDF-', $pdf);
        $this->duble->verify(['operation' => 'sicoob.boletos.incluir', 'verdict' => 'accepted', 'json' => ['seuNumero' => 'PED-9']], 1);
        $this->duble->verify(['operation' => 'sicoob.token.emitir'], 2);
    }

    public function testNothingIsBilledThatTheBankRefuses(): void
    {
        $cobranca = new Cobranca($this->duble->url);
        $hoje = new DateTimeImmutable('2026-03-02');
        try {
            $cobranca->emitir('PED-10', 320.50, $hoje, $hoje->modify('-1 day'));
            self::fail('a boleto cannot be due before it is issued');
        } catch (RuntimeException $refusal) {
            self::assertStringContainsString('dataVencimento', $refusal->getMessage());
        }
        $this->duble->verify(['operation' => 'sicoob.boletos.incluir', 'verdict' => 'accepted'], 0);
    }
}
