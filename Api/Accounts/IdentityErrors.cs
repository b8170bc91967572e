using System.Collections.Immutable;
using Microsoft.AspNetCore.Identity;

namespace StreamVibe.Api.Accounts;

/// <summary>What Identity finds wrong, by the field of the body it is about.</summary>
static class IdentityErrors
{
    /// <param name="errors">As Identity names them.</param>
    /// <param name="password">How the body calls the new password.</param>
    public static ImmutableSortedDictionary<string, string[]> ByField(IEnumerable<IdentityError> errors, string password) =>
        errors.GroupBy(error => error.Code.StartsWith("Password", StringComparison.Ordinal) ? password : "email")
            .ToImmutableSortedDictionary(field => field.Key, field => field.Select(error => error.Description).ToArray());
}
