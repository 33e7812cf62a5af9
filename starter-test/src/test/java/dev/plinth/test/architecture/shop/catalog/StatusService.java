package dev.plinth.test.architecture.shop.catalog;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.web.server.ResponseStatusException;

@Service
class StatusService {

	void fail() {
		throw new ResponseStatusException(HttpStatus.NOT_FOUND);
	}

}
