using StreamVibe.Audit;

namespace StreamVibe.Tests.Unit.Audit;

/// <summary>What becomes of a request with a client's key.</summary>
public sealed class OperationRulesTests
{
    static readonly Guid mine = new("00000000-0000-0000-0000-000000000001");
    static readonly Guid others = new("00000000-0000-0000-0000-000000000002");
    static readonly OperationId operation = new(new("00000000-0000-0000-0000-00000000000a"), "this request");
    static readonly StoredAnswer answer = new(204, null, null, []);

    [Fact]
    public void Whoever_got_the_claim_does_it() =>
        Assert.Null(OperationRules.Judge(operation, mine, new("this request", mine, null)));

    [Fact]
    public void What_was_done_is_answered_again() =>
        Assert.Same(answer, OperationRules.Judge(operation, mine, new("this request", null, answer)));

    [Fact]
    public void What_somebody_else_is_doing_is_in_progress() =>
        Assert.Equal(ErrorCode.InProgress, CodeOf(new("this request", others, null)));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Another_request_is_refused_whether_the_first_is_done_or_not(bool done) =>
        Assert.Equal(ErrorCode.IdempotencyMismatch, CodeOf(new("another request", done ? null : others, done ? answer : null)));

    [Fact]
    public void An_answer_prints_nothing_of_its_body() => Assert.DoesNotContain("115", (answer with { Body = [115] }).ToString());

    static ErrorCode CodeOf(ClaimedOperation row) => Assert.Throws<DomainException>(() => OperationRules.Judge(operation, mine, row)).Code;
}
