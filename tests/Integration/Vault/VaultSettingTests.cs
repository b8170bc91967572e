using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StreamVibe.Hosting;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Vault;

/// <summary>Settings that say <c>vault:name</c>, and the command that writes what is behind them.</summary>
public sealed class VaultSettingTests(PostgresFixture postgres)
{
    // What the sandbox's Google wants to hear from our client.
    const string ClientSecret = "sandbox-google-secret";

    // A key that no neighbour has: /metrics counts the secrets of every app of this process by it.
    static readonly Dictionary<string, string?> FromVault = new(Keys.Of("k3")) { ["Platforms:YouTube:ClientSecret"] = "vault:google" };

    [Fact]
    public async Task A_client_secret_from_the_vault_reaches_google_also_one_that_was_changed_since_and_is_told_to_nobody_else()
    {
        var database = await postgres.CreateDatabaseAsync();
        Assert.Equal((0, ""), await Command(database, "not-what-google-knows\n", "set", "google"));
        await using var app = await StreamVibeApp.StartAsync(postgres, FromVault, database);
        var user = await app.RegisterAsync();
        Assert.Equal("/app?error=unavailable", await user.Consent(await app.Sandbox.NewAccount()));

        Assert.Equal((0, ""), await Command(database, ClientSecret + "\n", "set", "google"));
        await Eventually.Get("the new secret to be in force", async () => await user.Consent(await app.Sandbox.NewAccount()), end => end == "/app?connected=youtube");

        // What is taken away while somebody runs with it stays in force, and is missed by the next start.
        Assert.Equal((0, ""), await Command(database, "", "delete", "google"));
        await app.Logs.Told("[3402]");
        Assert.Equal("/app?connected=youtube", await (await app.RegisterAsync()).Consent(await app.Sandbox.NewAccount()));

        Assert.DoesNotContain(app.Logs.Lines, line => line.Contains(ClientSecret, StringComparison.Ordinal) || line.Contains("not-what-google-knows", StringComparison.Ordinal));
        var configuration = (IConfigurationRoot)app.Services.GetRequiredService<IConfiguration>();
        Assert.Equal("vault:google", configuration["Platforms:YouTube:ClientSecret"]);
        Assert.DoesNotContain(ClientSecret, configuration.GetDebugView(), StringComparison.Ordinal);
        Assert.Empty(await Sql.ListAsync<string>(database, $"select name from vault.setting where position(convert_to('{ClientSecret}', 'UTF8') in envelope) > 0", "streamvibe_service"));
    }

    [Fact]
    public async Task A_start_is_refused_that_asks_the_vault_for_what_it_does_not_have_or_cannot_open()
    {
        var database = await postgres.CreateDatabaseAsync();
        Assert.Contains("Platforms:YouTube:ClientSecret says vault:google, which the vault does not have", await Refused(database, FromVault), StringComparison.Ordinal);
        Assert.Contains("Platforms:YouTube:ClientId says vault: without a name", await Refused(database, new(Keys.Of("k3")) { ["Platforms:YouTube:ClientId"] = "vault:No Name" }), StringComparison.Ordinal);

        await Command(database, ClientSecret, "set", "google");
        await Sql.RunAsync(database, "update vault.setting set envelope = envelope || '\\x00'", "streamvibe_service");
        Assert.Contains("Platforms:YouTube:ClientSecret says vault:google, which cannot be opened", await Refused(database, FromVault), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_lists_names_and_keys_and_never_a_value()
    {
        var database = await postgres.CreateDatabaseAsync();
        Assert.Equal((0, ""), await Command(database, "value-one", "set", "b.second"));
        Assert.Equal((0, ""), await Command(database, "value-two", "set", "a_first"));
        Assert.Equal((0, "a_first k3\nb.second k3\n"), await Command(database, "", "list"));
        Assert.Equal((0, ""), await Command(database, "", "delete", "a_first"));
        Assert.Equal((1, "There is no secret 'a_first'.\n"), await Command(database, "", "delete", "a_first"));
        Assert.Equal((0, "b.second k3\n"), await Command(database, "", "list"));
    }

    [Theory]
    [InlineData("", "set", "google")]
    [InlineData("value", "set", "Not A Name")]
    [InlineData("", "set", "google", "the-value-as-an-argument")]
    [InlineData("", "show", "google")]
    [InlineData("")]
    public async Task The_command_refuses_what_it_does_not_know_and_an_empty_value(string input, params string[] words)
    {
        var database = await postgres.CreateDatabaseAsync();
        var (exit, said) = await Command(database, input, words);
        Assert.Equal(1, exit);
        Assert.DoesNotContain("the-value-as-an-argument", said, StringComparison.Ordinal);
        Assert.Empty(await Sql.ListAsync<string>(database, "select name from vault.setting", "streamvibe_service"));
    }

    async Task<string> Refused(string database, Dictionary<string, string?> settings) =>
        (await Assert.ThrowsAsync<OptionsValidationException>(() => StreamVibeApp.StartAsync(postgres, settings, database))).Message;

    static async Task<(int Exit, string Said)> Command(string database, string input, params string[] words)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Testing" });
        builder.Configuration.AddInMemoryCollection(Keys.Of("k3").Where(pair => pair.Value is not null)).AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionStrings:StreamVibe"] = database });
        var said = new StringWriter { NewLine = "\n" };
        return (await SecretCommand.RunAsync(words, builder, new StringReader(input), said), said.ToString());
    }
}
