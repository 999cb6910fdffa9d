using System.Net.Http.Json;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using Xunit;

[assembly: AssemblyFixture(typeof(Erp.Tests.Duble))]

namespace Erp.Tests;

/// <summary>One server for the whole assembly: at DUBLE_URL if that is set, else in a container that ends with it.</summary>
public sealed class Duble : IAsyncLifetime
{
    private IContainer? container;
    private HttpClient http = new();

    public async ValueTask InitializeAsync()
    {
        var url = Environment.GetEnvironmentVariable("DUBLE_URL");
        if (string.IsNullOrEmpty(url))
        {
            container = new ContainerBuilder(Environment.GetEnvironmentVariable("DUBLE_IMAGE") ?? "duble:latest")
                .WithPortBinding(8756, assignRandomHostPort: true)
                .WithWaitStrategy(Wait.ForUnixContainer()
                    .UntilHttpRequestIsSucceeded(request => request.ForPort(8756).ForPath("/_duble/readyz")))
                .Build();
            await container.StartAsync();
            url = $"http://{container.Hostname}:{container.GetMappedPublicPort(8756)}";
        }
        http = new HttpClient { BaseAddress = new Uri(url.TrimEnd('/') + "/") };
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (container is not null)
        {
            await container.DisposeAsync();
        }
    }

    /// <summary>A world of the caller's own; disposing of it lets go of it.</summary>
    public async Task<World> NewWorld()
    {
        var name = $"dotnet-{Guid.NewGuid():N}";
        var scenario = new ByteArrayContent(await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "loja.yaml")));
        await Send(HttpMethod.Put, $"_duble/worlds/{name}", scenario);
        return new World(this, name);
    }

    internal Uri Address(string path) => new(http.BaseAddress!, path);

    internal async Task Send(HttpMethod method, string path, HttpContent? body = null)
    {
        using var answer = await http.SendAsync(new HttpRequestMessage(method, path) { Content = body });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}

public sealed class World(Duble duble, string name) : IAsyncDisposable
{
    /// <summary>What the client takes for the provider's host.</summary>
    public Uri Address => duble.Address($"w/{name}/");

    public Task Advance(string by) => duble.Send(HttpMethod.Post, $"w/{name}/_duble/clock/advance", JsonContent.Create(new { by }));

    /// <summary>The journal holds so many requests like this; else the test fails with those that come closest.</summary>
    public Task Verify(int times, object request) =>
        duble.Send(HttpMethod.Post, $"w/{name}/_duble/journal/verify", JsonContent.Create(new { request, times }));

    public async ValueTask DisposeAsync() => await duble.Send(HttpMethod.Delete, $"_duble/worlds/{name}");
}
