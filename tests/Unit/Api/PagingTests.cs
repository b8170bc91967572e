using StreamVibe.Api.Http;

namespace StreamVibe.Tests.Unit.Api;

public class PagingTests
{
    [Theory]
    [InlineData(null, 20)]
    [InlineData("", 20)]
    [InlineData("1", 1)]
    [InlineData("100", 100)]
    [InlineData("101", 100)]
    [InlineData("0", 1)]
    [InlineData("-1", 1)]
    [InlineData("1000000000", 100)]
    [InlineData("99999999999999999999", 100)]
    [InlineData("-99999999999999999999", 1)]
    public void A_limit_is_clamped(string? text, int limit) => Assert.Equal(limit, new Paging(text, null).ToRequest().Limit);

    [Theory]
    [InlineData("x")]
    [InlineData("1.5")]
    [InlineData("1e3")]
    [InlineData("0x10")]
    [InlineData("1,2")]
    [InlineData("NaN")]
    [InlineData("9999999999999999999999999999999999999999")]
    public void A_limit_that_is_no_number_is_refused(string text)
    {
        var refused = Assert.Throws<DomainException>(() => new Paging(text, null).ToRequest());
        Assert.Equal((ErrorCode.ValidationFailed, "limit"), (refused.Code, refused.Field));
    }

    [Fact]
    public void A_cursor_is_passed_through() => Assert.Equal("abc", new Paging(null, "abc").ToRequest().Cursor);

    [Fact]
    public void An_empty_cursor_is_the_first_page() => Assert.Null(new Paging(null, "").ToRequest().Cursor);

    [Fact]
    public void A_cursor_too_long_to_be_ours_is_refused() =>
        Assert.Equal(ErrorCode.InvalidCursor, Assert.Throws<DomainException>(() => new Paging(null, new string('c', 1025)).ToRequest()).Code);
}
