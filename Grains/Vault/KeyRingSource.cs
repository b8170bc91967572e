using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StreamVibe.Settings;

namespace StreamVibe.Vault;

/// <summary>Where the keys come from: the settings; on a development machine without any, one that is made once and kept in the data folder.</summary>
static class KeyRingSource
{
    const string DevelopmentKey = "development";

    /// <summary>Tries, about a millisecond each.</summary>
    const int LongestWait = 5_000;

    /// <exception cref="OptionsValidationException">A key is missing or malformed; says which setting and what to do.</exception>
    public static KeyRing Load(VaultOptions options, IHostEnvironment environment)
    {
        if (options.Keys.Count == 0 && environment.IsDevelopment()) return new(DevelopmentKey, new Dictionary<string, byte[]> { [DevelopmentKey] = KeepOne(DataFolder.Of(environment)) });
        if (options.Keys.Count == 0) throw Wrong("Vault:Keys", "is empty: set Vault__CurrentKey=k1 and Vault__Keys__k1 to 32 random bytes in base64 (openssl rand -base64 32).");
        if (options.CurrentKey is null || !options.Keys.ContainsKey(options.CurrentKey)) throw Wrong("Vault:CurrentKey", "must name one of Vault:Keys.");
        return new(options.CurrentKey, options.Keys.ToDictionary(pair => pair.Key, pair => Decode(pair.Key, pair.Value)));
    }

    static byte[] Decode(string id, string? text)
    {
        if (!Regex.IsMatch(id, VaultOptions.IdPattern)) throw Wrong("Vault:Keys", "has an id that is not 1 to 32 letters, digits, - or _.");
        var key = new byte[32];
        return Convert.TryFromBase64String(text ?? "", key, out var length) && length == key.Length
            ? key
            : throw Wrong($"Vault:Keys:{id}", "must be exactly 32 bytes in base64.");
    }

    // Written beside and moved into place under a lock, so that of two first starts one makes the key and both use it: a move alone can replace the other's.
    static byte[] KeepOne(string folder)
    {
        var file = Path.Combine(folder, "vault.key");
        if (File.Exists(file)) return File.ReadAllBytes(file);
        Directory.CreateDirectory(folder);
        using var turn = TakeTurn(file + ".lock");
        if (!File.Exists(file))
        {
            var draft = file + ".draft";
            var ownerOnly = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) ownerOnly.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var stream = new FileStream(draft, ownerOnly)) stream.Write(RandomNumberGenerator.GetBytes(32));
            File.Move(draft, file);
        }
        return File.ReadAllBytes(file);
    }

    // The lock's file goes when the key is there, so that whoever comes late finds the key first.
    static FileStream TakeTurn(string file)
    {
        for (var wait = new SpinWait(); ; wait.SpinOnce())
        {
            try { return new(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose); }
            catch (IOException) when (wait.Count < LongestWait) { }
        }
    }

    static OptionsValidationException Wrong(string setting, string why) => new(setting, typeof(VaultOptions), [$"{setting} {why}"]);
}
