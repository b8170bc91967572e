using System.Text;
using Microsoft.Extensions.Primitives;
using StreamVibe.Api.Http;

namespace StreamVibe.Tests.Unit.Api;

public class IdempotencyKeyTests
{
    static readonly Guid user = new("01900000-0000-7000-8000-000000000001");
    static readonly Guid other = new("01900000-0000-7000-8000-000000000002");

    [Fact]
    public void No_header_is_no_key() => Assert.Null(IdempotencyKey.Parse(StringValues.Empty));

    [Theory]
    [InlineData("a")]
    [InlineData("!~")]
    [InlineData("3f1c9b0e-6c0f-4f63-9d0f-0d6f5f6f7a10")]
    public void Visible_ascii_is_a_key(string text) => Assert.Equal(text, IdempotencyKey.Parse(text));

    [Fact]
    public void The_longest_key_is_a_key() => Assert.Equal(255, IdempotencyKey.Parse(new string('k', 255))!.Length);

    public static TheoryData<string> Wrong => ["", " ", "a b", "a\t", "caf\u00e9", "a\u007f", new string('k', 256)];

    [Theory, MemberData(nameof(Wrong))]
    public void Anything_else_is_refused(string text) => AssertRefused(text);

    [Fact]
    public void Two_keys_are_refused() => AssertRefused(new StringValues(["a", "b"]));

    [Fact]
    public void The_id_depends_on_user_and_key_alone()
    {
        Assert.Equal(IdempotencyKey.IdOf(user, "a"), IdempotencyKey.IdOf(user, "a"));
        Assert.NotEqual(IdempotencyKey.IdOf(user, "a"), IdempotencyKey.IdOf(user, "b"));
        Assert.NotEqual(IdempotencyKey.IdOf(user, "a"), IdempotencyKey.IdOf(other, "a"));
    }

    [Fact]
    public async Task The_fingerprint_tells_method_path_and_body_apart()
    {
        string[] prints = [await Print("POST", "/a", "x"), await Print("PUT", "/a", "x"), await Print("POST", "/b", "x"), await Print("POST", "/a", "y"), await Print("POST", "/a?q=1", "x")];
        Assert.Equal(prints.Length, prints.Distinct().Count());
        Assert.Equal(prints[0], await Print("POST", "/a", "x"));
        Assert.All(prints, print => Assert.Matches("^[0-9a-f]{64}$", print));
    }

    [Fact]
    public async Task A_long_body_counts_whole() =>
        Assert.NotEqual(await Print("POST", "/a", new string('x', 50_000) + "y"), await Print("POST", "/a", new string('x', 50_000) + "z"));

    static Task<string> Print(string method, string path, string body) =>
        IdempotencyKey.FingerprintOf("key", method, path, new MemoryStream(Encoding.UTF8.GetBytes(body)), TestContext.Current.CancellationToken);

    static void AssertRefused(StringValues header)
    {
        var refused = Assert.Throws<DomainException>(() => IdempotencyKey.Parse(header));
        Assert.Equal((ErrorCode.ValidationFailed, IdempotencyKey.Header), (refused.Code, refused.Field));
    }
}
