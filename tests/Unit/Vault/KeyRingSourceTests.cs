using Microsoft.Extensions.Options;
using StreamVibe.Tests.Unit.Settings;
using StreamVibe.Vault;

namespace StreamVibe.Tests.Unit.Vault;

public sealed class KeyRingSourceTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    string KeyFile => Path.Combine(folder.Path, ".data", "vault.key");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public void Outside_development_a_missing_key_stops_the_start_and_says_which_setting_to_make(string environment)
    {
        var refusal = Refused(new VaultOptions(), environment);
        Assert.Contains("Vault:Keys", refusal, StringComparison.Ordinal);
        Assert.Contains("openssl rand -base64 32", refusal, StringComparison.Ordinal);
        Assert.False(File.Exists(KeyFile));
    }

    [Theory]
    [InlineData("not base64")]
    [InlineData("")]
    [InlineData("c2hvcnQ=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void A_malformed_key_is_named_and_not_repeated(string key)
    {
        var refusal = Refused(Options("k1", ("k1", key)), "Development");
        Assert.StartsWith("Vault:Keys:k1 ", refusal, StringComparison.Ordinal);
        if (key.Length > 0) Assert.DoesNotContain(key, refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("k9")]
    public void The_current_key_is_one_of_the_keys(string? current) =>
        Assert.StartsWith("Vault:CurrentKey", Refused(Options(current, ("k1", Convert.ToBase64String(new byte[32]))), "Production"), StringComparison.Ordinal);

    [Theory]
    [InlineData("k 1")]
    [InlineData("schlüssel")]
    [InlineData("an-id-that-is-longer-than-thirty-2")]
    public void An_id_that_no_envelope_can_name_is_refused(string id) =>
        Assert.StartsWith("Vault:Keys has an id", Refused(Options(id, (id, Convert.ToBase64String(new byte[32]))), "Production"), StringComparison.Ordinal);

    [Fact]
    public void Keys_of_the_settings_are_used_as_they_are()
    {
        var key = Enumerable.Range(0, 32).Select(number => (byte)number).ToArray();
        var ring = KeyRingSource.Load(Options("k2", ("k1", Convert.ToBase64String(new byte[32])), ("k2", Convert.ToBase64String(key))), In("Production"));
        Assert.Equal("k2", ring.Current);
        Assert.Equal(key, ring.Find("k2"));
        Assert.Equal(new byte[32], ring.Find("k1"));
    }

    [Fact]
    public void Development_makes_one_key_and_keeps_it()
    {
        var first = KeyRingSource.Load(new(), In("Development"));
        var second = KeyRingSource.Load(new(), In("Development"));
        Assert.Equal(32, first.Find(first.Current)!.Length);
        Assert.Equal(first.Find(first.Current), second.Find(second.Current));
    }

    [Fact]
    public void Only_the_owner_may_read_the_development_key()
    {
        KeyRingSource.Load(new(), In("Development"));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
        Assert.Equal([KeyFile], Directory.GetFiles(Path.GetDirectoryName(KeyFile)!));
    }

    [Fact]
    public async Task Of_many_first_starts_at_once_one_makes_the_key_and_all_use_it()
    {
        for (var round = 0; round < 20; round++)
        {
            var root = Directory.CreateDirectory(Path.Combine(folder.Path, $"{round}")).FullName;
            using var together = new Barrier(8);
            var keys = await Task.WhenAll(Enumerable.Range(0, together.ParticipantCount).Select(_ => Task.Factory.StartNew(() =>
            {
                together.SignalAndWait();
                var ring = KeyRingSource.Load(new(), new TestEnvironment("Development", root));
                return Convert.ToHexString(ring.Find(ring.Current)!);
            }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
            Assert.Single(keys.Distinct());
            Assert.Single(Directory.GetFiles(Path.Combine(root, ".data")));
        }
    }

    TestEnvironment In(string environment) => new(environment, folder.Path);

    string Refused(VaultOptions options, string environment) => Assert.Throws<OptionsValidationException>(() => KeyRingSource.Load(options, In(environment))).Message;

    static VaultOptions Options(string? current, params (string Id, string Key)[] keys)
    {
        var options = new VaultOptions { CurrentKey = current };
        foreach (var (id, key) in keys) options.Keys[id] = key;
        return options;
    }
}
