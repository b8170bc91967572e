using System.Collections.Immutable;

namespace StreamVibe.Api.Http;

/// <summary>Several fields of a body are wrong at once. Stays inside the API; one wrong field is a <see cref="DomainException"/>.</summary>
sealed class InvalidFieldsException(ImmutableSortedDictionary<string, string[]> errors) : Exception("Some fields are not valid.")
{
    public Refusal Refusal => new(ErrorCode.ValidationFailed, Message, errors);
}
