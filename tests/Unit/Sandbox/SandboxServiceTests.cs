using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamVibe.Sandbox;

namespace StreamVibe.Tests.Unit.Sandbox;

public sealed class SandboxServiceTests
{
    [Fact]
    public void Production_refuses_a_sandbox() =>
        Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddSandbox(Settings(""), In(Environments.Production)));

    [Fact]
    public async Task A_free_port_is_taken_and_told()
    {
        var folder = Directory.CreateTempSubdirectory("streamvibe-sandbox-").FullName;
        await using (var services = new ServiceCollection()
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddSandbox(Settings(folder), In(Environments.Development))
            .BuildServiceProvider())
        {
            var service = services.GetRequiredService<SandboxService>();
            Assert.Same(service, services.GetServices<IHostedService>().Single());
            await service.StartAsync(default);
            using var http = new HttpClient(new SocketsHttpHandler());
            Assert.Contains("healthy", await http.GetStringAsync(service.BoundUrl + "/_control/health"), StringComparison.Ordinal);
            await service.StopAsync(default);
        }
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("http://0.0.0.0:5090")]
    [InlineData("http://example.com:5090")]
    [InlineData("https://127.0.0.1:5090")]
    public void An_address_others_can_reach_is_refused(string url) =>
        Assert.Throws<InvalidOperationException>(() => SandboxHost.Build(new SandboxOptions { Url = url }, TimeProvider.System));

    static IConfiguration Settings(string folder) => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { ["Sandbox:Url"] = "http://localhost:0", ["Sandbox:DataPath"] = folder })
        .Build();

    static HostingEnvironment In(string environment) => new() { EnvironmentName = environment };
}
