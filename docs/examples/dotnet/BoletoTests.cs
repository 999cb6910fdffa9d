using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Xunit;

namespace Erp.Tests;

/// <summary>The bank refuses an optional field that is null instead of absent, and null is what System.Text.Json writes by itself.</summary>
public sealed class BoletoTests(Duble duble)
{
    [Fact]
    public async Task An_order_without_discount_is_billed_once_and_never_refused()
    {
        await using var world = await duble.NewWorld();
        using var bank = new Bank(world.Address);
        var today = new DateOnly(2026, 3, 2);

        var boleto = await bank.Issue(new Order("PED-21", 320.50m, today, today.AddDays(8), Discount: null));
        Assert.Equal(47, boleto.LinhaDigitavel.Length);

        await world.Advance("1d");
        Assert.Equal("Em Aberto", (await bank.Find(boleto.NossoNumero)).SituacaoBoleto);

        await world.Verify(1, new { operation = "sicoob.boletos.incluir", verdict = "accepted", json = new { seuNumero = "PED-21" } });
        await world.Verify(0, new { operation = "sicoob.boletos.incluir", status = 400 });
    }
}

public sealed record Order(string Number, decimal Amount, DateOnly Today, DateOnly Due, decimal? Discount);

public sealed record Boleto(long NossoNumero, string LinhaDigitavel, string? SituacaoBoleto);

/// <summary>What is tested. It stands here to be read; yours is referenced, and takes its base URL from its configuration.</summary>
public sealed class Bank(Uri url) : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly HttpClient http = new() { BaseAddress = url };

    public Task<Boleto> Issue(Order order) => Send(() => new HttpRequestMessage(HttpMethod.Post, "cobranca-bancaria/v3/boletos")
    {
        Content = JsonContent.Create(
            new
            {
                numeroCliente = 707090,
                codigoModalidade = 1,
                numeroContaCorrente = 987654,
                codigoEspecieDocumento = "DM",
                seuNumero = order.Number,
                valor = order.Amount,
                valorAbatimento = order.Discount,
                dataEmissao = order.Today,
                dataVencimento = order.Due,
                numeroParcela = 1,
                identificacaoEmissaoBoleto = 2,
                identificacaoDistribuicaoBoleto = 2,
                tipoDesconto = 0,
                tipoMulta = 0,
                tipoJurosMora = 3,
                pagador = new
                {
                    numeroCpfCnpj = "12345678909",
                    nome = "Bruno Lima",
                    endereco = "Rua A 10",
                    bairro = "Centro",
                    cidade = "Goiânia",
                    cep = "74000000",
                    uf = "GO",
                },
            },
            options: Json),
    });

    public Task<Boleto> Find(long nossoNumero) => Send(() => new HttpRequestMessage(
        HttpMethod.Get,
        $"cobranca-bancaria/v3/boletos?numeroCliente=707090&codigoModalidade=1&nossoNumero={nossoNumero}"));

    /// <summary>A request can be sent only once, so that each try makes its own.</summary>
    private async Task<Boleto> Send(Func<HttpRequestMessage> request)
    {
        var answer = await http.SendAsync(request());
        if (answer.StatusCode == HttpStatusCode.Unauthorized)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await Login());
            answer = await http.SendAsync(request());
        }
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<Answer>(Json))!.Resultado;
    }

    private async Task<string> Login()
    {
        var answer = await http.PostAsync("auth/realms/cooperado/protocol/openid-connect/token", new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = "9b5e603e428cc477a2841e2683c92d21",
                ["scope"] = "boletos_inclusao boletos_consulta",
            }));
        answer.EnsureSuccessStatusCode();
        var token = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return token.GetProperty("access_token").GetString()!;
    }

    public void Dispose() => http.Dispose();

    private sealed record Answer(Boleto Resultado);
}
