using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StreamVibe.Settings;

namespace StreamVibe.Vault;

/// <summary>Where the keys come from: the settings; on a development machine without any, one that is made once and kept in the data folder.</summary>
static class KeyRingSource
{
    const string DevelopmentKey = "development";

    /// <exception cref="OptionsValidationException">A key is missing or malformed; says which setting and what to do.</exception>
    public static KeyRing Load(VaultOptions options, IHostEnvironment environment)
    {
        if (options.Keys.Count == 0 && environment.IsDevelopment()) return new(DevelopmentKey, new Dictionary<string, byte[]> { [DevelopmentKey] = KeepOne(DataFolder.Of(environment)) });
        if (options.Keys.Count == 0) throw Wrong("Vault:Keys", "is empty: set Vault__CurrentKey=k1 and Vault__Keys__k1 to 32 random bytes in base64 (openssl rand -base64 32).");
        if (options.CurrentKey is null || !options.Keys.ContainsKey(options.CurrentKey)) throw Wrong("Vault:CurrentKey", "must name one of Vault:Keys.");
        return new(options.CurrentKey, options.Keys.ToDictionary(pair => pair.Key, pair => Decode(pair.Key, pair.Value)));
    }

    static byte[] Decode(string id, string text)
    {
        var key = new byte[32];
        return Convert.TryFromBase64String(text, key, out var length) && length == key.Length
            ? key
            : throw Wrong($"Vault:Keys:{id}", "must be exactly 32 bytes in base64.");
    }

    // Created beside and moved into place without overwriting, so that of two first starts one wins and both use its key.
    static byte[] KeepOne(string folder)
    {
        var file = Path.Combine(folder, "vault.key");
        if (!File.Exists(file))
        {
            Directory.CreateDirectory(folder);
            var draft = $"{file}.{Path.GetRandomFileName()}";
            var ownerOnly = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) ownerOnly.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var stream = new FileStream(draft, ownerOnly)) stream.Write(RandomNumberGenerator.GetBytes(32));
            try { File.Move(draft, file, overwrite: false); }
            catch (IOException) { File.Delete(draft); }
        }
        return File.ReadAllBytes(file);
    }

    static OptionsValidationException Wrong(string setting, string why) => new(setting, typeof(VaultOptions), [$"{setting} {why}"]);
}
