using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using StreamVibe.Migrations;
using StreamVibe.Storage;
using StreamVibe.Vault;

namespace StreamVibe.Hosting;

/// <summary>
/// <c>secret set|list|delete</c>: values that settings call for by <c>vault:name</c>. A value comes from the standard input, since arguments are seen by everybody on the machine, and is
/// never shown again.
/// </summary>
static class SecretCommand
{
    const string Usage = "secret set NAME (the value from the standard input) | secret list | secret delete NAME";

    /// <summary>Works on the database and with the keys of the settings, as a silo would; 0 where it did what was asked.</summary>
    public static async Task<int> RunAsync(string[] words, WebApplicationBuilder builder, TextReader input, TextWriter output)
    {
        if (words is not (["set" or "delete", _] or ["list"])) return Refuse(output, Usage);
        if (words is [_, var name] && !Regex.IsMatch(name, SettingStore.NamePattern)) return Refuse(output, "A name is 1 to 64 lower case letters, digits, '_', '.' and '-'.");
        builder.Logging.ClearProviders();
        builder.Services.AddVault().AddSingleton<DatabaseAddress>().AddSingleton<Database>();
        builder.AddDatabase(mayBePrivate: true);
        await using var app = builder.Build();
        var database = app.Services.GetRequiredService<DatabaseStartup>();
        try
        {
            await database.StartingAsync(CancellationToken.None);
            return await DoAsync(words, app.Services.GetRequiredService<SettingStore>(), input, output);
        }
        catch (Exception refused) when (refused is InvalidOperationException or OptionsValidationException)
        {
            return Refuse(output, refused.Message);
        }
        finally
        {
            await database.StoppedAsync(CancellationToken.None);
        }
    }

    static async Task<int> DoAsync(string[] words, SettingStore settings, TextReader input, TextWriter output)
    {
        switch (words)
        {
            case ["set", var name]:
                var value = (await input.ReadToEndAsync()).TrimEnd('\r', '\n');
                if (value.Length == 0) return Refuse(output, "The standard input is empty: nothing was changed.");
                await settings.Put(name, value, TimeProvider.System.GetUtcNow());
                break;
            case ["delete", var name]:
                if (!await settings.Delete(name)) return Refuse(output, $"There is no secret '{name}'.");
                break;
            default:
                foreach (var (listed, key) in await settings.List()) await output.WriteLineAsync($"{listed} {key}");
                break;
        }
        return 0;
    }

    static int Refuse(TextWriter output, string why)
    {
        output.WriteLine(why);
        return 1;
    }
}
