using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using StreamVibe.Tests.Unit.Architecture;
using StreamVibe.Vault;

namespace StreamVibe.Tests.Unit.Vault;

/// <summary>AES-GCM stands and falls with nonces that never come twice under one key.</summary>
public sealed partial class NonceTests
{
    const int Seals = 100_000;

    [Fact]
    public void No_nonce_and_no_data_key_comes_twice()
    {
        var ring = Rings.Of("k1");
        var place = new SecretBinding("name", Guid.Empty, "youtube");
        var data = Data([1, 2, (byte)'k', (byte)'1'], place);
        var (nonces, keys) = (new HashSet<UInt128>(2 * Seals), new HashSet<UInt128>(Seals));
        using var aes = new AesGcm(ring.Find("k1")!, 16);
        Span<byte> key = stackalloc byte[32];
        for (var i = 0; i < Seals; i++)
        {
            var whole = Envelope.Seal("t"u8, place, ring).AsSpan();
            // As the layout is written down, not as the product reads it.
            aes.Decrypt(whole.Slice(4, 12), whole.Slice(32, 32), whole.Slice(16, 16), key, data);
            Assert.True(nonces.Add(Number(whole.Slice(4, 12))) & nonces.Add(Number(whole.Slice(64, 12))), "a nonce came twice");
            Assert.True(keys.Add(BinaryPrimitives.ReadUInt128BigEndian(key)), "a data key came twice");
        }
        Assert.Equal((2 * Seals, Seals), (nonces.Count, keys.Count));
    }

    [Fact]
    public void Whatever_is_random_in_the_vault_comes_from_the_systems_generator()
    {
        var vault = SourceTree.Files(".cs", "Grains/Vault");
        Assert.Empty(vault.Where(file => OtherChance().IsMatch(file.Text)).Select(file => file.Path));
        var envelope = Assert.Single(vault, file => file.Text.Contains("new AesGcm", StringComparison.Ordinal) && file.Text.Contains(".Encrypt(", StringComparison.Ordinal));
        // One for the data key, one for every nonce.
        Assert.Equal(2, envelope.Text.Split("RandomNumberGenerator.").Length - 1);
        Assert.Contains("RandomNumberGenerator.Fill(nonce);", envelope.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("var nonce = new Random(1).NextBytes(12);")]
    [InlineData("Random.Shared.NextBytes(nonce);")]
    [InlineData("var nonce = Guid.NewGuid().ToByteArray();")]
    [InlineData("var nonce = BitConverter.GetBytes(clock.GetUtcNow().Ticks);")]
    [InlineData("nonce[0] = counter++;")]
    public void The_check_sees_other_sources(string line) => Assert.Matches(OtherChance(), line);

    static UInt128 Number(ReadOnlySpan<byte> nonce)
    {
        Span<byte> wide = stackalloc byte[16];
        nonce.CopyTo(wide);
        return BinaryPrimitives.ReadUInt128BigEndian(wide);
    }

    static byte[] Data(byte[] header, SecretBinding place)
    {
        byte[][] parts = [header, Encoding.UTF8.GetBytes(place.Name), place.UserId.ToByteArray(), Encoding.UTF8.GetBytes(place.Platform)];
        return [.. parts.SelectMany(part => (byte[])[0, 0, 0, (byte)part.Length, .. part])];
    }

    [GeneratedRegex(@"\bRandom\b(?!NumberGenerator)|NewGuid|CreateVersion7|Ticks|\bnonce\[")]
    private static partial Regex OtherChance();
}
